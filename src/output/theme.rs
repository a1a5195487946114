//! The theme's stylesheets and scripts: those of pages, and those of cards where there are any.

use super::Kind;
use crate::templates::ThemeFile;

pub(super) static KIND: Kind = Kind {
    rows: |project| {
        let files = ThemeFile::ALL.into_iter().enumerate();
        files
            .filter(|(_, file)| project.settings.share.embed || !file.is_for_embeds())
            .map(|(item, file)| (project.templates.address(file).clone(), item))
            .collect()
    },
    render: |project, item| {
        Ok(project
            .templates
            .text(ThemeFile::ALL[item])
            .as_bytes()
            .to_vec())
    },
    source: |_, item| Some(format!("theme/{}", ThemeFile::ALL[item].name())),
    yields: false,
};
