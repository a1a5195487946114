//! What authors write as YAML: settings, front matter and data files, with the tables of their keys.

pub mod allow;
pub mod data;
pub mod feed;
pub mod foreign;
pub mod front_matter;
pub mod glossary;
pub mod json_schema;
pub mod list;
pub mod page_type;
pub mod references;
pub mod resolved;
pub mod settings;
pub mod starter;
pub mod upgrade;
pub mod yaml;
