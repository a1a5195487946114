//! The reasons why a request has no answer.

use std::fmt;
use std::io;
use std::net::IpAddr;

use ureq::Error;

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The name of the host does not exist.
    NoSuchName,
    /// The name of the host could not be resolved.
    Unresolved,
    /// The host is a machine that is not to be reached.
    Private(IpAddr),
    /// The answer did not come in time.
    Timeout,
    /// No browser accepts the certificate: the reason.
    CertificateInvalid(String),
    /// The certificate could not be verified here: the reason.
    CertificateUnverified(String),
    /// There was no connection, or it was closed: how.
    Connection(String),
    /// The answer is not valid HTTP.
    Malformed,
    /// The address cannot be sent.
    Unsendable,
    /// This program was built without `https:`.
    Unsupported,
}

/// How systems word that a name does not exist: glibc (two), musl, macOS, Windows.
const NO_SUCH_NAME: [&str; 5] = [
    "Name or service not known",
    "No address associated with hostname",
    "Name does not resolve",
    "nodename nor servname provided",
    "No such host is known",
];

impl Failure {
    pub(super) fn from_error(error: Error) -> Self {
        match error {
            Error::Timeout(_) => Self::Timeout,
            Error::Io(error) => Self::from_io(&error),
            Error::HostNotFound => Self::Unresolved,
            Error::ConnectionFailed => Self::Connection("it failed".to_owned()),
            Error::ConnectProxyFailed(_) => Self::Connection("the proxy refused it".to_owned()),
            Error::Http(_) | Error::BadUri(_) => Self::Unsendable,
            Error::Tls(_) | Error::TlsRequired => Self::Unsupported,
            #[cfg(feature = "https")]
            Error::Rustls(error) => of_tls(&error),
            Error::Other(error) => match error.downcast_ref::<Refused>() {
                Some(Refused(address)) => Self::Private(*address),
                None => match error.downcast_ref::<Unresolved>() {
                    Some(Unresolved(words)) => Self::of_name(words),
                    None => Self::Connection("it failed".to_owned()),
                },
            },
            _ => Self::Malformed,
        }
    }

    fn of_name(words: &str) -> Self {
        match NO_SUCH_NAME.iter().any(|known| words.contains(known)) {
            true => Self::NoSuchName,
            false => Self::Unresolved,
        }
    }

    fn from_io(error: &io::Error) -> Self {
        #[cfg(feature = "https")]
        if let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
            return of_tls(error);
        }
        match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::Timeout,
            io::ErrorKind::ConnectionRefused => Self::Connection("it was refused".to_owned()),
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => Self::Connection("it was closed".to_owned()),
            kind => Self::Connection(kind.to_string()),
        }
    }
}

/// The error that a name has no address that a client reaches; the first of those that it has.
#[derive(Debug)]
pub(super) struct Refused(pub(super) IpAddr);

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} is not public", self.0)
    }
}

impl std::error::Error for Refused {}

/// The error that a name could not be resolved, as the system words it.
#[derive(Debug)]
pub(super) struct Unresolved(pub(super) String);

impl fmt::Display for Unresolved {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Unresolved {}

/// The failure of a TLS handshake. Browsers have more roots than this program, and fetch missing parts of a chain, so only
/// faults of the certificate itself are certain.
#[cfg(feature = "https")]
fn of_tls(error: &rustls::Error) -> Failure {
    use rustls::CertificateError as Fault;
    let rustls::Error::InvalidCertificate(fault) = error else {
        return Failure::Connection("there is no TLS".to_owned());
    };
    let invalid = match fault {
        Fault::Expired | Fault::ExpiredContext { .. } => "it has expired",
        Fault::NotValidYet | Fault::NotValidYetContext { .. } => "it is not valid yet",
        Fault::Revoked => "it was revoked",
        Fault::NotValidForName | Fault::NotValidForNameContext { .. } => "it is for another host",
        Fault::UnknownIssuer => {
            return Failure::CertificateUnverified("its issuer is unknown here".to_owned());
        }
        _ => return Failure::CertificateUnverified("its chain is not complete".to_owned()),
    };
    Failure::CertificateInvalid(invalid.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_that_does_not_exist_is_reported_as_that() {
        let of = |words: &str| {
            let words = format!("failed to lookup address information: {words}");
            Failure::from_error(Error::Other(Box::new(Unresolved(words))))
        };
        assert_eq!(of("Name or service not known"), Failure::NoSuchName);
        assert_eq!(
            of("Temporary failure in name resolution"),
            Failure::Unresolved
        );
    }

    #[cfg(feature = "https")]
    #[test]
    fn a_fault_of_the_certificate_itself_is_certain() {
        use rustls::{CertificateError as Fault, Error as Tls};
        let of = |fault| Failure::from_error(Error::Rustls(Tls::InvalidCertificate(fault)));
        for fault in [Fault::Expired, Fault::NotValidForName, Fault::Revoked] {
            let failure = of(fault);
            assert!(
                matches!(failure, Failure::CertificateInvalid(_)),
                "{failure:?}"
            );
        }
        let failure = of(Fault::UnknownIssuer);
        assert!(
            matches!(failure, Failure::CertificateUnverified(_)),
            "{failure:?}"
        );
        let wrapped = io::Error::other(Tls::InvalidCertificate(Fault::Expired));
        let failure = Failure::from_error(Error::Io(wrapped));
        assert!(matches!(failure, Failure::CertificateInvalid(_)));
    }
}
