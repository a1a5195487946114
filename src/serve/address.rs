//! Where the site is to be found: this machine alone, unless another address is asked for.

use std::io;
use std::net::{
    IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs as _, UdpSocket,
};

use super::guard::Hosts;
use crate::diagnostic::Diagnostic;

/// The port where none is asked for.
pub const DEFAULT_PORT: u16 = 8000;
/// How many ports after a taken one are tried.
const TRIES: u16 = 100;
/// Both are what browsers take `localhost` for.
const LOOPBACK: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::LOCALHOST),
    IpAddr::V6(Ipv6Addr::LOCALHOST),
];

/// Where the site is asked to be.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// A name or an address of this machine; `localhost` where absent.
    pub host: Option<String>,
    /// The port; where absent [`DEFAULT_PORT`], or the next one that is free.
    pub port: Option<u16>,
}

/// Where the site is.
pub(super) struct Bound {
    pub(super) listeners: Vec<TcpListener>,
    /// The hosts that requests may name.
    pub(super) hosts: Hosts,
    /// The start of the site's addresses, such as `http://localhost:8000`.
    pub(super) origin: String,
}

/// Finds a place, with a warning about it.
pub(super) fn bind(place: &Place) -> Result<(Bound, Option<Diagnostic>), Box<Diagnostic>> {
    let addresses = addresses(place.host.as_deref())?;
    let first = place.port.unwrap_or(DEFAULT_PORT);
    let (listeners, taken) = match listen(&addresses, first) {
        Ok(listeners) => (listeners, None),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            let after = (first..=first.saturating_add(TRIES)).skip(1);
            let mut free = after.filter_map(|port| Some((port, listen(&addresses, port).ok()?)));
            let message = format!("port {first} is taken by another program");
            match (free.next(), place.port) {
                (Some((port, listeners)), None) => {
                    let hint = format!("the site is at port {port} instead");
                    let finding = Diagnostic::warning("port-taken", message).hint(hint);
                    (listeners, Some(finding))
                }
                (Some((port, _)), Some(_)) => {
                    let hint = format!("the next free one is {port}: `--port {port}`");
                    return Err(Box::new(
                        Diagnostic::error("port-taken", message).hint(hint),
                    ));
                }
                (None, _) => return Err(Box::new(Diagnostic::error("port-taken", message))),
            }
        }
        Err(error) => return Err(Box::new(refused(&error, place.host.as_deref(), first))),
    };
    let bound = bound(place.host.as_deref(), &addresses, listeners);
    let bound = bound.map_err(|error| Box::new(Diagnostic::error("port", error.to_string())))?;
    let open = addresses.iter().any(|address| !address.is_loopback());
    let exposed = open.then(|| exposed(&addresses, &bound));
    Ok((bound, exposed.or(taken)))
}

/// The warning that the site is open to others, with where they find it.
fn exposed(addresses: &[IpAddr], bound: &Bound) -> Diagnostic {
    let message = "everybody in your network can read the site, drafts and errors included";
    let finding = Diagnostic::warning("host-open", message);
    let port = bound.listeners.first();
    let port = port.and_then(|listener| Some(listener.local_addr().ok()?.port()));
    let any = addresses.iter().any(IpAddr::is_unspecified);
    let finding = match (port.filter(|_| any), in_network()) {
        (Some(port), Some(address)) => {
            finding.hint(format!("others go to http://{address}:{port}/"))
        }
        (Some(port), None) => finding.hint(format!(
            "others go to `http://ADDRESS:{port}/`, with the address of this machine in your network, such as 192.168.1.20"
        )),
        _ => finding,
    };
    finding.hint("leave `--host` out to keep it to this machine")
}

/// The address of this machine in its network. No packet is sent: the system only says which of its addresses it would
/// send one from.
fn in_network() -> Option<IpAddr> {
    // An address for documentation, which nobody has.
    const ELSEWHERE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(ELSEWHERE).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

/// Why a port cannot be listened at, and what to do.
fn refused(error: &io::Error, host: Option<&str>, port: u16) -> Diagnostic {
    let no_host = error.kind() == io::ErrorKind::AddrNotAvailable;
    if let Some(host) = host.filter(|_| no_host) {
        return no_address(host);
    }
    let message = format!("cannot listen at port {port}: {error}");
    let finding = Diagnostic::error("port", message);
    if error.kind() == io::ErrorKind::PermissionDenied && port < 1024 {
        return finding.hint("ports below 1024 are kept for the system; try `--port 8080`");
    }
    let other = if port == 8080 { DEFAULT_PORT } else { 8080 };
    finding.hint(format!("try another, such as `--port {other}`"))
}

fn no_address(host: &str) -> Diagnostic {
    let message = format!("`{host}` is no address of this machine");
    Diagnostic::error("host", message)
        .hint("leave `--host` out, or give an address such as `192.168.1.20`; `--host 0.0.0.0` is all of them")
}

fn bound(
    host: Option<&str>,
    addresses: &[IpAddr],
    listeners: Vec<TcpListener>,
) -> io::Result<Bound> {
    let address = match listeners.first() {
        Some(listener) => listener.local_addr()?,
        None => return Err(io::ErrorKind::AddrNotAvailable.into()),
    };
    let any = addresses.iter().any(IpAddr::is_unspecified);
    let name = match host {
        None => "localhost".to_owned(),
        Some(_) if any => "localhost".to_owned(),
        Some(_) if matches!(address, SocketAddr::V6(_)) => format!("[{}]", address.ip()),
        Some(host) => host.to_owned(),
    };
    Ok(Bound {
        origin: format!("http://{name}:{}", address.port()),
        hosts: Hosts::new(name, any),
        listeners,
    })
}

fn addresses(host: Option<&str>) -> Result<Vec<IpAddr>, Box<Diagnostic>> {
    let Some(host) = host else {
        return Ok(LOOPBACK.to_vec());
    };
    let plain = host.trim_start_matches('[').trim_end_matches(']');
    let found = (plain, 0).to_socket_addrs();
    let found: Vec<IpAddr> = found
        .map(|found| found.map(|address| address.ip()).collect())
        .unwrap_or_default();
    if found.is_empty() {
        return Err(Box::new(no_address(host)));
    }
    Ok(found)
}

/// Listens at all addresses. The first has to be there; a machine may be without the other kind.
fn listen(addresses: &[IpAddr], port: u16) -> io::Result<Vec<TcpListener>> {
    let mut listeners: Vec<TcpListener> = Vec::new();
    for address in addresses {
        // What the system chose for the first is for all.
        let port = match listeners.first() {
            Some(first) => first.local_addr()?.port(),
            None => port,
        };
        match TcpListener::bind((*address, port)) {
            Ok(listener) => listeners.push(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(error) if listeners.is_empty() => return Err(error),
            Err(_) => {}
        }
    }
    Ok(listeners)
}
