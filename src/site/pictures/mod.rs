//! The images of pages as they are published: which variants each has, and what makes them.
//!
//! An image that Markdown shows is published in several widths, as WebP and in its own form. Which variants there are
//! follows from the header of its file; they are made when they are rendered, all from one decoding.

mod facts;
mod findings;
mod previews;
mod shown;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::base::route::Route;
use crate::diagnostic::{Diagnostic, Span};
use crate::input::settings::ImageSettings;
use crate::io::files::{Files, changed};
use crate::raster::{self, Form, Header, LARGEST_FILE, Making, Recipe};
use crate::site::artefacts::{ArtefactKey, ArtefactKind, ArtefactStore};
use crate::site::links::Links;
use crate::site::prior_state::PriorState;
use crate::site::{Site, sources};

use facts::{Facts, FactsReader};
pub use findings::of_fault;
pub use shown::is_replaced;
use shown::shown;

/// The folder of the variants.
pub const FOLDER: &str = "resized";
/// How much of a file's name its variants have too, in characters.
const LONGEST_STEM: usize = 40;

/// The images that pages show.
#[derive(Default)]
pub struct Pictures {
    /// By the number of the file in [`Site::assets`].
    by_asset: BTreeMap<usize, Picture>,
    /// Those that front matter names, likewise.
    previews: BTreeMap<usize, Preview>,
    /// Those that are resized.
    sources: FxHashMap<blake3::Hash, Source>,
    /// All variants, by ascending address.
    pub variants: Vec<Variant>,
    /// The artefacts that hold facts about image files.
    facts: Vec<ArtefactKey>,
    /// Whether each variant is made alone.
    on_demand: bool,
}

/// An image as a page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Picture {
    /// Its width and height, in pixels, if they are known.
    pub size: Option<(u32, u32)>,
    /// Its variants by form and width; those in its own form come last. Empty if it is published as it is.
    pub files: Vec<PictureFile>,
}

/// A variant of an image.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PictureFile {
    /// Its address.
    pub route: Route,
    /// Its form.
    pub form: Form,
    /// Its width, in pixels.
    pub width: u32,
}

/// An image as link previews show it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Preview {
    /// Its width and height, in pixels.
    pub size: (u32, u32),
    /// Its form.
    pub form: Form,
    /// The address of the variant that is shown; `None` for the file itself.
    pub route: Option<Route>,
}

/// A file that is published for an image.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its address.
    pub route: Route,
    /// The hash of the bytes of its image.
    source: blake3::Hash,
    recipe: Recipe,
}

/// The bytes of variants that were made with another one, until they are rendered.
type Made = BTreeMap<Recipe, Vec<u8>>;

/// An image that is resized.
struct Source {
    /// The file.
    file: String,
    header: Header,
    /// Where it is shown first.
    place: (String, Span),
    recipes: BTreeSet<Recipe>,
    /// Locked while its variants are made.
    state: Mutex<MakingState>,
}

/// What is left of making the variants of an image.
#[derive(Default)]
struct MakingState {
    /// Variants that were not stored.
    made: Made,
    /// Why they cannot be made.
    failed: Option<Box<Diagnostic>>,
}

/// What the images of a site are read from.
#[derive(Clone, Copy)]
pub struct PictureInput<'i> {
    /// The site's folder.
    pub files: &'i dyn Files,
    /// The site.
    pub site: &'i Site,
    /// Its resolved links.
    pub links: &'i Links,
    /// The settings below `images`.
    pub settings: &'i ImageSettings,
    /// Whether the site has link previews.
    pub previews: bool,
    /// What an earlier run knows.
    pub prior: &'i dyn PriorState,
    /// The store of that.
    pub store: Option<&'i dyn ArtefactStore>,
}

impl Pictures {
    /// Reads the headers of the images that Markdown shows. Reports those that cannot be resized. Nothing is read if the
    /// settings turn resizing off.
    #[must_use]
    pub fn new(input: PictureInput<'_>) -> (Self, Vec<Diagnostic>) {
        let mut pictures = Self {
            on_demand: input.prior.is_on_demand(),
            ..Self::default()
        };
        if !input.settings.enabled {
            return (pictures, Vec::new());
        }
        let shown: Vec<_> = shown(input.site, input.links).into_iter().collect();
        let reader = FactsReader {
            files: input.files,
            prior: input.prior,
            clock: input.prior.clock(),
            store: input.store,
        };
        let facts: Vec<_> = shown
            .par_iter()
            .map(|(asset, _)| reader.facts(&input.site.assets[*asset].file))
            .collect();
        let mut found = Vec::new();
        for ((asset, (page, span)), facts) in shown.into_iter().zip(facts) {
            let Some((facts, key)) = facts else { continue };
            pictures.facts.extend(key);
            let file = &input.site.assets[asset].file;
            let place = (page.to_owned(), span);
            let findings = pictures.add((asset, file), facts, place, input.settings);
            found.extend(findings.map(|finding| finding.at(page, span)));
        }
        if input.previews {
            found.extend(pictures.add_previews(&reader, input));
        }
        pictures.collect_variants();
        (pictures, found)
    }

    /// Adds an image. Returns the finding about it, if there is one.
    fn add(
        &mut self,
        (asset, file): (usize, &str),
        facts: Facts,
        place: (String, Span),
        settings: &ImageSettings,
    ) -> Option<Diagnostic> {
        let name = file.rsplit('/').next().unwrap_or(file);
        let (hash, header) = match facts {
            Facts::Raster(hash, header) => (hash, header),
            Facts::AsIs(size) => {
                let files = Vec::new();
                self.by_asset.insert(asset, Picture { size, files });
                return None;
            }
            Facts::Faulty(format, fault) => {
                return Some(findings::of_fault(name, format.name(), &fault));
            }
        };
        let recipes = recipes(&header, settings);
        let file_of = |recipe: &Recipe| PictureFile {
            route: address(name, &hash, recipe),
            form: recipe.form,
            width: recipe.width,
        };
        let picture = Picture {
            size: Some(header.shown()),
            files: recipes.iter().map(file_of).collect(),
        };
        let routes = picture.files.iter().map(|file| file.route.clone());
        let variants = routes.zip(&recipes).map(|(route, recipe)| Variant {
            route,
            source: hash,
            recipe: *recipe,
        });
        self.variants.extend(variants);
        self.by_asset.insert(asset, picture);
        let format = header.format;
        let source = self.source_of(hash, file, header, place);
        source.recipes.extend(recipes);
        findings::of_name(name, format)
    }

    fn source_of(
        &mut self,
        hash: blake3::Hash,
        file: &str,
        header: Header,
        place: (String, Span),
    ) -> &mut Source {
        self.sources.entry(hash).or_insert_with(|| Source {
            file: file.to_owned(),
            header,
            place,
            recipes: BTreeSet::new(),
            state: Mutex::default(),
        })
    }

    /// Sorts the variants. Files with the same bytes and name share theirs.
    fn collect_variants(&mut self) {
        self.variants
            .sort_unstable_by(|a, b| a.route.as_str().cmp(b.route.as_str()));
        self.variants.dedup_by(|a, b| a.route == b.route);
    }

    /// A file that Markdown shows, by its number in [`Site::assets`].
    #[must_use]
    pub fn get(&self, asset: usize) -> Option<&Picture> {
        self.by_asset.get(&asset)
    }

    /// A file that front matter names for link previews, by its number in [`Site::assets`].
    #[must_use]
    pub fn preview_of(&self, asset: usize) -> Option<&Preview> {
        self.previews.get(&asset)
    }

    /// The files that are published as variants, by their numbers.
    pub fn resized(&self) -> impl Iterator<Item = usize> {
        let resized = self.by_asset.iter();
        let resized = resized.filter(|(_, picture)| !picture.files.is_empty());
        resized.map(|(asset, _)| *asset)
    }

    /// The image file of a variant.
    #[must_use]
    pub fn source(&self, variant: usize) -> &str {
        &self.sources[&self.variants[variant].source].file
    }

    /// The artefacts that the next run can use.
    pub fn artefacts(&self) -> impl Iterator<Item = ArtefactKey> {
        let variants = self.variants.iter().map(Variant::key);
        self.facts.iter().copied().chain(variants)
    }

    /// The bytes of a variant: those that are stored, else derived from its image. Unless outputs are rendered on demand, all
    /// other variants of the image that are not stored are made with it.
    ///
    /// # Errors
    /// If the image cannot be read, or has changed since the site was read, or its data are damaged.
    pub fn bytes(
        &self,
        variant: usize,
        files: &dyn Files,
        store: Option<&dyn ArtefactStore>,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let variant = &self.variants[variant];
        let key = variant.key();
        let stored = || store?.get(&key);
        if let Some(bytes) = stored() {
            return Ok(bytes);
        }
        let source = &self.sources[&variant.source];
        if self.on_demand {
            let made = source.make(&variant.source, &[variant.recipe], files)?;
            return Ok(keep(store, &variant.source, made, &variant.recipe).0);
        }
        // Threads that need another variant of the same image wait for it.
        let mut state = source.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(failed) = &state.failed {
            return Err(failed.clone());
        }
        if let Some(bytes) = state.made.remove(&variant.recipe).or_else(stored) {
            return Ok(bytes);
        }
        let is_missing = |recipe: &&Recipe| {
            let key = artefact_key(&variant.source, recipe);
            **recipe == variant.recipe || !store.is_some_and(|store| store.has(&key))
        };
        let missing: Vec<Recipe> = source.recipes.iter().filter(is_missing).copied().collect();
        let new = source.make(&variant.source, &missing, files);
        let new = new.inspect_err(|failed| state.failed = Some(failed.clone()))?;
        let (bytes, others) = keep(store, &variant.source, new, &variant.recipe);
        state.made.extend(others);
        Ok(bytes)
    }
}

impl Variant {
    /// The key by which its bytes are stored.
    fn key(&self) -> ArtefactKey {
        artefact_key(&self.source, &self.recipe)
    }

    /// Whether bytes are a file of its form.
    #[must_use]
    pub fn is_form_of(&self, bytes: &[u8]) -> bool {
        self.recipe.form.is_form_of(bytes)
    }
}

impl Source {
    fn make(
        &self,
        hash: &blake3::Hash,
        recipes: &[Recipe],
        files: &dyn Files,
    ) -> Result<Made, Box<Diagnostic>> {
        let _permit = raster::permit(self.header.pixels());
        let bytes = sources::bytes(files, &self.file, LARGEST_FILE)?;
        if blake3::hash(&bytes) != *hash {
            return Err(Box::new(changed(&self.file)));
        }
        let failed = |fault| {
            let name = self.file.rsplit('/').next().unwrap_or(&self.file);
            let finding = findings::of_fault(name, self.header.format.name(), &fault);
            Box::new(finding.at(&self.place.0, self.place.1))
        };
        let making = Making::new(&bytes, &self.header).map_err(failed)?;
        let mut made = Made::new();
        // They are sorted by size first.
        for same_size in recipes.chunk_by(|a, b| (a.width, a.height) == (b.width, b.height)) {
            let files = making.make(same_size).map_err(failed)?;
            made.extend(same_size.iter().copied().zip(files));
        }
        Ok(made)
    }
}

/// Stores variants. Returns the bytes of one of them, and the others that could not be stored.
fn keep(
    store: Option<&dyn ArtefactStore>,
    source: &blake3::Hash,
    mut made: Made,
    wanted: &Recipe,
) -> (Vec<u8>, Made) {
    let is_kept = |recipe: &Recipe, bytes: &[u8]| {
        let key = artefact_key(source, recipe);
        store.is_some_and(|store| {
            store.put(&key, bytes);
            store.has(&key)
        })
    };
    let bytes = made.remove(wanted).unwrap_or_default();
    is_kept(wanted, &bytes);
    made.retain(|recipe, bytes| !is_kept(recipe, bytes));
    (bytes, made)
}

fn artefact_key(source: &blake3::Hash, recipe: &Recipe) -> ArtefactKey {
    ArtefactKey::new(ArtefactKind::Variant, &[recipe.key(source).as_bytes()])
}

/// The variants of an image, by form and width.
fn recipes(header: &Header, settings: &ImageSettings) -> Vec<Recipe> {
    let (width, _) = header.shown();
    let widest = settings.widths.last().copied().unwrap_or(width);
    let widths = match header.is_indexed
        && header.format == raster::Format::Png
        && u64::from(width) <= 2 * u64::from(widest)
    {
        // Between few colours, resizing adds many, and the file grows.
        true => vec![width],
        false => raster::widths(width, &settings.widths),
    };
    let forms = Form::all(header, settings.avif).into_iter();
    let of_form = |form: Form| {
        let widths = widths.iter();
        let recipes: Vec<Recipe> = widths
            .map(|width| recipe(header, form, *width, settings))
            .collect();
        recipes
    };
    forms.flat_map(of_form).collect()
}

/// The variant of an image in this form and width.
fn recipe(header: &Header, form: Form, scaled: u32, settings: &ImageSettings) -> Recipe {
    let (width, height) = header.shown();
    let [width, height] = [width, height].map(u64::from);
    let scaled_height = (height * u64::from(scaled) + width / 2) / width;
    Recipe {
        width: scaled,
        height: u32::try_from(scaled_height).unwrap_or(u32::MAX).max(1),
        form,
        quality: match form {
            Form::Png => 100,
            Form::Webp if header.is_indexed => 100,
            Form::Avif => settings.avif_quality,
            Form::Webp => settings.webp_quality,
            Form::Jpeg => settings.jpeg_quality,
        },
    }
}

/// The address of a variant: it never has other bytes.
fn address(name: &str, source: &blake3::Hash, recipe: &Recipe) -> Route {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = ascii_name(stem);
    let key = recipe.key(source).to_hex();
    let (width, extension) = (recipe.width, recipe.form.extension());
    let name = format!("{stem}-{width}.{}.{extension}", &key[..16]);
    Route::root().folder(FOLDER).file(&name)
}

/// A name in lower-case letters, digits and `-`, without its extension.
#[must_use]
pub fn ascii_name(stem: &str) -> String {
    let mut name = String::new();
    for c in stem.chars().take(LONGEST_STEM) {
        match c {
            c if c.is_ascii_alphanumeric() => name.push(c.to_ascii_lowercase()),
            _ if name.is_empty() || name.ends_with('-') => {}
            _ => name.push('-'),
        }
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() { "image" } else { name }.to_owned()
}
