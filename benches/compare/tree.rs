//! The shape of the guide: which page is below which, told from a page's number alone, so that a
//! million pages take no memory.

use clap::ValueEnum;

use super::text::WORDS;

/// Children of a page that has any, in a tree.
const CHILDREN: usize = 20;

/// How the pages lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    /// Twenty pages below each page, breadth first: home, hubs, topics, pages.
    Tree,
    /// All pages in one folder, below Home.
    Flat,
}

/// The pages of a guide, by number; 0 is Home.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tree {
    pub(crate) pages: usize,
    pub(crate) shape: Shape,
}

impl Tree {
    pub(crate) fn parent(self, page: usize) -> Option<usize> {
        let before = page.checked_sub(1)?;
        Some(match self.shape {
            Shape::Tree => before / CHILDREN,
            Shape::Flat => 0,
        })
    }

    /// A page's place among its siblings, from 0.
    fn position(self, page: usize) -> usize {
        match self.shape {
            Shape::Tree => page.saturating_sub(1) % CHILDREN,
            Shape::Flat => page.saturating_sub(1),
        }
    }

    pub(crate) fn has_children(self, page: usize) -> bool {
        !self.children(page).is_empty()
    }

    /// The pages below a page, in order.
    pub(crate) fn children(self, page: usize) -> std::ops::Range<usize> {
        match self.shape {
            Shape::Tree => {
                let first = page * CHILDREN + 1;
                first.min(self.pages)..(first + CHILDREN).min(self.pages)
            }
            Shape::Flat if page == 0 => 1..self.pages,
            Shape::Flat => 0..0,
        }
    }

    /// The way from below Home down to a page.
    fn way(self, page: usize) -> Vec<usize> {
        let below_home = |page: &usize| *page != 0;
        let up = std::iter::successors(Some(page), |page| self.parent(*page));
        let mut way: Vec<usize> = up.take_while(below_home).collect();
        way.reverse();
        way
    }

    /// Its address in the site, without slashes around it; empty for Home.
    pub(crate) fn path(self, page: usize) -> String {
        let part = |(depth, page): (usize, &usize)| {
            let position = self.position(*page);
            let word = WORDS[(position * 5 + depth * 11) % WORDS.len()];
            format!("{word}-{position}")
        };
        let parts: Vec<String> = self.way(page).iter().enumerate().map(part).collect();
        parts.join("/")
    }

    /// Its title, with characters that every place has to escape in its own way.
    pub(crate) fn title(self, page: usize) -> String {
        if page == 0 {
            return "Home".to_owned();
        }
        let numbers = self.way(page).into_iter().map(|page| self.position(page));
        let numbers: Vec<String> = numbers.map(|number| number.to_string()).collect();
        let word = |factor: usize| WORDS[self.position(page) * factor % WORDS.len()];
        format!("Walk {}: {} & \"{}\"", numbers.join("."), word(7), word(1))
    }
}
