//! `erlang:decode_packet/3`: the first packet of a binary, as the option `packet` of a socket would give it.
//!
//! [`frame`] tells where a packet ends, [`http`] what a line of HTTP says; here both become terms. Parts of the binary are shared.

mod frame;
mod http;

use std::borrow::Cow;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View, atom, atoms};

use frame::{Extent, Framing, Limits};
use http::{Line, Uri};

fn framing<'h>(kind: Term<'h>) -> Option<Framing> {
    match kind.view() {
        View::Small(bytes) => Framing::numbered(bytes),
        View::Atom(name) => Framing::named(atom::name(name)),
        _ => None,
    }
}

fn limits<'h>(framing: Framing, options: Term<'h>) -> Result<Limits, Stop<'h>> {
    let mut limits = Limits {
        packet_size: 0,
        line_length: 0,
        line_delimiter: b'\n',
    };
    for option in options.list_to_vec().ok_or_else(Stop::badarg)? {
        let Some([name, value]) = option.as_tuple() else {
            return Err(Stop::badarg());
        };
        let value = value.as_usize().and_then(|value| u32::try_from(value).ok());
        match (name.as_atom_name(), value) {
            (Some("packet_size"), Some(value)) => limits.packet_size = value,
            (Some("line_length"), Some(value)) => limits.line_length = value,
            (Some("line_delimiter"), Some(value @ 0..=255)) if framing == Framing::Line => {
                limits.line_delimiter = value as u8;
            }
            _ => return Err(Stop::badarg()),
        }
    }
    Ok(limits)
}

/// `decode_packet/3`.
pub(super) fn decode_packet<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    binary: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let framing = framing(kind).ok_or_else(|| Stop::badarg_because(atoms::BADOPT))?;
    let bytes = binary.as_binary().ok_or_else(Stop::badarg)?;
    let limits = limits(framing, options)?;
    env.account(bytes.len() / 400);
    let packet = match framing.extent(&bytes, limits) {
        Extent::Invalid => return Ok(invalid(env)),
        Extent::Unknown => return Ok(more(env, Term::atom(atoms::UNDEFINED))),
        Extent::Packet(length) if length > bytes.len() => {
            let length = env.unsigned(length as u64);
            return Ok(more(env, length));
        }
        Extent::Packet(length) => &bytes[..length],
    };
    let content = match framing {
        Framing::Http { binary } => Text { env, binary }.line(packet, false),
        Framing::HttpHeader { binary } => Text { env, binary }.line(packet, true),
        Framing::Tls => record(env, packet),
        _ => {
            let content = framing.content(packet);
            env.sub_bits(binary, content.start * 8, content.len() * 8)
        }
    };
    let rest = env.sub_bits(binary, packet.len() * 8, (bytes.len() - packet.len()) * 8);
    Ok(env.tuple(&[Term::atom(atoms::OK), content, rest]))
}

fn named(name: &str) -> Term<'static> {
    Term::atom(atom::intern(name))
}

fn invalid<'h>(env: &mut Env<'h>) -> Term<'h> {
    env.tuple(&[Term::atom(atoms::ERROR), named("invalid")])
}

fn more<'h>(env: &mut Env<'h>, length: Term<'h>) -> Term<'h> {
    env.tuple(&[named("more"), length])
}

/// `{ssl_tls, [], Type, {Major, Minor}, Content}`; the hello of SSL 2 takes the form of a later one.
fn record<'h>(env: &mut Env<'h>, packet: &[u8]) -> Term<'h> {
    let (kind, major, minor, content) = if frame::is_ssl2_hello(packet) {
        let message = &packet[3..];
        let length = (message.len() as u32).to_be_bytes();
        let content = [&[1], &length[1..], message].concat();
        (22, packet[3], packet[4], Cow::Owned(content))
    } else {
        (packet[0], packet[1], packet[2], Cow::Borrowed(&packet[5..]))
    };
    let [kind, major, minor] = [kind, major, minor].map(|byte| env.integer(i64::from(byte)));
    let version = env.tuple(&[major, minor]);
    let content = env.binary(&content);
    env.tuple(&[named("ssl_tls"), Term::NIL, kind, version, content])
}

/// Makes terms of lines of HTTP, with strings or binaries.
struct Text<'e, 'h> {
    env: &'e mut Env<'h>,
    binary: bool,
}

impl<'h> Text<'_, 'h> {
    fn text(&mut self, bytes: &[u8]) -> Term<'h> {
        if self.binary {
            self.env.binary(bytes)
        } else {
            self.env.byte_list(bytes)
        }
    }

    fn version(&mut self, (major, minor): http::Version) -> Term<'h> {
        let parts = [major, minor].map(|part| self.env.integer(i64::from(part)));
        self.env.tuple(&parts)
    }

    fn line(&mut self, packet: &[u8], is_header: bool) -> Term<'h> {
        match http::parse(packet, is_header) {
            None => {
                let line = self.text(packet);
                self.env.tuple(&[named("http_error"), line])
            }
            Some(Line::EndOfHeaders) => named("http_eoh"),
            Some(Line::Request {
                method: (known, method),
                uri,
                version,
            }) => {
                let method = match known {
                    Some(name) => named(name),
                    None => self.text(method),
                };
                let uri = self.uri(&uri);
                let version = self.version(version);
                self.env
                    .tuple(&[named("http_request"), method, uri, version])
            }
            Some(Line::Response {
                version,
                status,
                phrase,
            }) => {
                let version = self.version(version);
                let phrase = self.text(phrase);
                let status = self.env.integer(i64::from(status));
                self.env
                    .tuple(&[named("http_response"), version, status, phrase])
            }
            Some(Line::Header {
                known,
                name,
                original,
                value,
            }) => {
                let (number, name) = match known {
                    Some((number, field)) => (number, named(field)),
                    None => (0, self.text(&name)),
                };
                let number = self.env.integer(number as i64);
                let (original, value) = (self.text(original), self.text(value));
                self.env
                    .tuple(&[named("http_header"), number, name, original, value])
            }
        }
    }

    fn uri(&mut self, uri: &Uri<'_>) -> Term<'h> {
        match *uri {
            Uri::Star => Term::atom(atom::intern("*")),
            Uri::Other(text) => self.text(text),
            Uri::Path(path) => {
                let path = self.text(path);
                self.env.tuple(&[named("abs_path"), path])
            }
            Uri::Scheme(scheme, rest) => {
                let parts = [named("scheme"), self.text(scheme), self.text(rest)];
                self.env.tuple(&parts)
            }
            Uri::Absolute {
                secure,
                host,
                port,
                path,
            } => {
                let scheme = named(if secure { "https" } else { "http" });
                let undefined = Term::atom(atoms::UNDEFINED);
                let port = port.map_or(undefined, |port| self.env.integer(i64::from(port)));
                let parts = [
                    named("absoluteURI"),
                    scheme,
                    self.text(host),
                    port,
                    self.text(path),
                ];
                self.env.tuple(&parts)
            }
        }
    }
}
