//! Text, addresses and hashes: values without knowledge of a site.

pub mod address;
pub mod base_url;
pub mod decode;
pub mod escape;
pub mod excerpt;
pub mod file_stat;
pub(crate) mod json_text;
pub mod route;
pub mod stage;
pub mod text;
pub mod words;
