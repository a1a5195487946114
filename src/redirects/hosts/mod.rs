//! The hosts: each has a file of its own here, and a row of [`HOSTS`].

mod apache;
mod caddy;
mod cloudflare;
mod gitlab;
mod lines;
mod netlify;
mod nginx;
mod s3;
mod vercel;

use super::host::Host;

/// All hosts, by name.
pub const HOSTS: [&Host; 8] = [
    &apache::HOST,
    &caddy::HOST,
    &cloudflare::HOST,
    &gitlab::HOST,
    &netlify::HOST,
    &nginx::HOST,
    &s3::HOST,
    &vercel::HOST,
];

/// The names of all hosts.
pub const NAMES: [&str; HOSTS.len()] = {
    let mut names = [""; HOSTS.len()];
    let mut at = 0;
    while at < HOSTS.len() {
        names[at] = HOSTS[at].name;
        at += 1;
    }
    names
};

/// The host of a name.
#[must_use]
pub fn host(name: &str) -> Option<&'static Host> {
    HOSTS.into_iter().find(|host| host.name == name)
}

#[cfg(test)]
mod tests;
