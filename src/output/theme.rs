//! The theme's stylesheet and script.

use super::Kind;
use crate::templates::ThemeFile;

pub(super) static KIND: Kind = Kind {
    rows: |project| {
        let files = ThemeFile::ALL.into_iter().enumerate();
        files
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
    keyed: None,
};
