//! The address that the site is served at: reachable from this machine only, unless another host is given.

use std::io;
use std::net::{
    IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs as _, UdpSocket,
};

use super::guard::AllowedHosts;
use crate::diagnostic::Diagnostic;

/// The port if none is given.
pub const DEFAULT_PORT: u16 = 8000;
/// How many ports after a taken one are tried.
const TRIES: u16 = 100;
/// The addresses to which browsers resolve `localhost`.
const LOOPBACK: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::LOCALHOST),
    IpAddr::V6(Ipv6Addr::LOCALHOST),
];

/// The address to listen at.
#[derive(Clone, Debug, Default)]
pub struct ListenAddress {
    /// A name or an address of this machine; `None` for `localhost`.
    pub host: Option<String>,
    /// The port; `None` for [`DEFAULT_PORT`], or the next one that is free.
    pub port: Option<u16>,
}

/// An address with its sockets.
pub(in crate::serve) struct BoundAddress {
    pub(super) listeners: Vec<TcpListener>,
    /// The hosts that requests may name.
    pub(super) hosts: AllowedHosts,
    /// The start of the site's addresses, such as `http://localhost:8000`.
    pub(in crate::serve) origin: String,
}

/// Binds sockets at an address, with a warning about it if others can reach it or its port was taken.
///
/// # Errors
/// The host is not one of this machine, or the port cannot be used.
pub(in crate::serve) fn bind(
    listen: &ListenAddress,
) -> Result<(BoundAddress, Option<Diagnostic>), Box<Diagnostic>> {
    let addresses = addresses(listen.host.as_deref())?;
    let first = listen.port.unwrap_or(DEFAULT_PORT);
    let (listeners, taken) = match bind_all(&addresses, first) {
        Ok(listeners) => (listeners, None),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            let after = (first..=first.saturating_add(TRIES)).skip(1);
            let mut free = after.filter_map(|port| Some((port, bind_all(&addresses, port).ok()?)));
            let message = format!("port {first} is taken by another program");
            match (free.next(), listen.port) {
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
        Err(error) => {
            return Err(Box::new(cannot_listen(
                &error,
                listen.host.as_deref(),
                first,
            )));
        }
    };
    let bound = with_origin(listen.host.as_deref(), &addresses, listeners);
    let bound = bound.map_err(|error| Box::new(Diagnostic::error("port", error.to_string())))?;
    let open = addresses.iter().any(|address| !address.is_loopback());
    let exposed = open.then(|| exposed_warning(&addresses, &bound));
    Ok((bound, exposed.or(taken)))
}

/// The warning that others can read the site, with the address for them.
fn exposed_warning(addresses: &[IpAddr], bound: &BoundAddress) -> Diagnostic {
    let message = "everyone in your network can read the site, drafts and errors included";
    let finding = Diagnostic::warning("host-open", message);
    let port = bound.listeners.first();
    let port = port.and_then(|listener| Some(listener.local_addr().ok()?.port()));
    let any = addresses.iter().any(IpAddr::is_unspecified);
    let finding = match (port.filter(|_| any), network_address()) {
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

/// The address of this machine in its network. No packet is sent: the system only selects the address that it would
/// send one from.
fn network_address() -> Option<IpAddr> {
    // An address reserved for documentation (RFC 5737).
    const ELSEWHERE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(ELSEWHERE).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

/// The error that a port cannot be listened at.
fn cannot_listen(error: &io::Error, host: Option<&str>, port: u16) -> Diagnostic {
    let no_host = error.kind() == io::ErrorKind::AddrNotAvailable;
    if let Some(host) = host.filter(|_| no_host) {
        return not_an_address(host);
    }
    let message = format!("cannot listen at port {port}: {error}");
    let finding = Diagnostic::error("port", message);
    if error.kind() == io::ErrorKind::PermissionDenied && port < 1024 {
        return finding.hint("ports below 1024 are reserved for the system; try `--port 8080`");
    }
    let other = if port == 8080 { DEFAULT_PORT } else { 8080 };
    finding.hint(format!("try another, such as `--port {other}`"))
}

fn not_an_address(host: &str) -> Diagnostic {
    let message = format!("`{host}` is not an address of this machine");
    Diagnostic::error("host", message)
        .hint("leave `--host` out, or give an address such as `192.168.1.20`; `--host 0.0.0.0` means all of them")
}

/// The address that browsers use for these sockets.
fn with_origin(
    host: Option<&str>,
    addresses: &[IpAddr],
    listeners: Vec<TcpListener>,
) -> io::Result<BoundAddress> {
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
    Ok(BoundAddress {
        origin: format!("http://{name}:{}", address.port()),
        hosts: AllowedHosts::new(name, any),
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
        return Err(Box::new(not_an_address(host)));
    }
    Ok(found)
}

/// Listens at all addresses. The first has to exist; a machine may have no IPv6 address.
fn bind_all(addresses: &[IpAddr], port: u16) -> io::Result<Vec<TcpListener>> {
    let mut listeners: Vec<TcpListener> = Vec::new();
    for address in addresses {
        // The port that the system chose for the first address is used for all.
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
