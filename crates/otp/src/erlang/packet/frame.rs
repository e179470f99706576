//! Where a packet ends: the length of the first packet of some bytes, header included, for each type of packet that
//! `erlang:decode_packet/3` knows. Nothing is allocated or copied here.

/// How packets are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Framing {
    /// Whatever there is.
    Raw,
    /// A length of this many bytes, big endian, before each packet.
    Length(u8),
    /// A tag and a length as ASN.1 BER writes them.
    Asn1,
    /// Sun's RPC over TCP: 31 bits of length.
    SunRm,
    /// CORBA's GIOP.
    Cdr,
    /// FastCGI.
    Fcgi,
    /// TPKT, RFC 1006.
    Tpkt,
    /// Lines.
    Line,
    /// A request line or status line; `binary`: with binaries in place of strings.
    Http {
        /// Binaries in place of strings.
        binary: bool,
    },
    /// A header line, continued where the next line begins with white space.
    HttpHeader {
        /// Binaries in place of strings.
        binary: bool,
    },
    /// A record of TLS, or the client hello of SSL 2.
    Tls,
}

/// What bounds a packet; zero for none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The longest packet, without its header.
    pub(super) packet_size: u32,
    /// Lines are cut off here.
    pub(super) line_length: u32,
    /// What ends a line.
    pub(super) line_delimiter: u8,
}

/// What the bytes begin with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Extent {
    /// A packet of this length with its header; it may be longer than the bytes there are.
    Packet(usize),
    /// The length cannot be told yet.
    Unknown,
    /// No packet.
    Invalid,
}

impl Framing {
    /// The framing of a name.
    pub(super) fn named(name: &str) -> Option<Framing> {
        Some(match name {
            "raw" => Framing::Raw,
            "asn1" => Framing::Asn1,
            "sunrm" => Framing::SunRm,
            "cdr" => Framing::Cdr,
            "fcgi" => Framing::Fcgi,
            "line" => Framing::Line,
            "tpkt" => Framing::Tpkt,
            "http" => Framing::Http { binary: false },
            "httph" => Framing::HttpHeader { binary: false },
            "http_bin" => Framing::Http { binary: true },
            "httph_bin" => Framing::HttpHeader { binary: true },
            "ssl_tls" => Framing::Tls,
            _ => return None,
        })
    }

    /// The framing of a number: a length of so many bytes.
    pub(super) fn numbered(bytes: i64) -> Option<Framing> {
        match bytes {
            0 => Some(Framing::Raw),
            1 => Some(Framing::Length(1)),
            2 => Some(Framing::Length(2)),
            4 => Some(Framing::Length(4)),
            _ => None,
        }
    }

    /// The first packet of `bytes`.
    pub(super) fn extent(self, bytes: &[u8], limits: Limits) -> Extent {
        match self {
            Framing::Raw if bytes.is_empty() => Extent::Unknown,
            Framing::Raw => Extent::Packet(bytes.len()),
            Framing::Length(count) => prefixed(bytes, usize::from(count), limits, |header| {
                Some(big(header))
            }),
            Framing::SunRm => prefixed(bytes, 4, limits, |header| Some(big(header) & 0x7fff_ffff)),
            Framing::Cdr => prefixed(bytes, 12, limits, |header| {
                let size = &header[8..12];
                let little = header[6] & 1 != 0;
                let size = if little {
                    little_endian(size)
                } else {
                    big(size)
                };
                header.starts_with(b"GIOP").then_some(size)
            }),
            Framing::Fcgi => prefixed(bytes, 8, limits, |header| {
                (header[0] == 1).then(|| big(&header[4..6]) + i64::from(header[6]))
            }),
            Framing::Tpkt => prefixed(bytes, 4, limits, |header| {
                (header[0] == 3).then(|| big(&header[2..4]) - 4)
            }),
            Framing::Tls => prefixed(bytes, 5, limits, |header| {
                Some(if is_ssl2_hello(header) {
                    (big(&header[..2]) & 0x7fff) - 3
                } else {
                    big(&header[3..5])
                })
            }),
            Framing::Asn1 => asn1(bytes, limits),
            Framing::Line => line(bytes, limits),
            Framing::Http { .. } => http(bytes, limits, false),
            Framing::HttpHeader { .. } => http(bytes, limits, true),
        }
    }

    /// The part of a packet that is its content.
    pub(super) fn content(self, packet: &[u8]) -> std::ops::Range<usize> {
        match self {
            Framing::Length(count) => usize::from(count)..packet.len(),
            Framing::Fcgi => 0..packet.len().saturating_sub(usize::from(packet[6])),
            _ => 0..packet.len(),
        }
    }
}

/// Whether a record of five bytes or more is a client hello in the form of SSL 2.
pub(super) fn is_ssl2_hello(header: &[u8]) -> bool {
    header[0] & 0x80 != 0 && header[2] == 1
}

fn big(bytes: &[u8]) -> i64 {
    bytes
        .iter()
        .fold(0, |value, byte| value << 8 | i64::from(*byte))
}

fn little_endian(bytes: &[u8]) -> i64 {
    bytes
        .iter()
        .rev()
        .fold(0, |value, byte| value << 8 | i64::from(*byte))
}

/// A packet with this header and this length behind it. Lengths beyond 31 bits are refused, as OTP does.
fn whole(header: usize, length: i64, limits: Limits) -> Extent {
    let total = header as i64 + length;
    let too_long = limits.packet_size != 0 && length > i64::from(limits.packet_size);
    if too_long || total < header as i64 || total > i64::from(i32::MAX) {
        return Extent::Invalid;
    }
    match usize::try_from(total) {
        Ok(0) | Err(_) => Extent::Unknown,
        Ok(total) => Extent::Packet(total),
    }
}

fn prefixed(
    bytes: &[u8],
    header: usize,
    limits: Limits,
    length: impl FnOnce(&[u8]) -> Option<i64>,
) -> Extent {
    match bytes.get(..header).map(length) {
        None => Extent::Unknown,
        Some(None) => Extent::Invalid,
        Some(Some(length)) => whole(header, length, limits),
    }
}

fn asn1(bytes: &[u8], limits: Limits) -> Extent {
    if bytes.len() < 2 {
        return Extent::Unknown;
    }
    let mut at = 1;
    if bytes[0] & 0x1f == 0x1f {
        // A long tag: bytes with the high bit set, then one without.
        while at < bytes.len() && bytes[at] & 0x80 != 0 {
            at += 1;
        }
        if bytes.len() - at < 2 {
            return Extent::Unknown;
        }
        at += 1;
    }
    let short = usize::from(bytes[at] & 0x7f);
    let is_long = bytes[at] & 0x80 != 0;
    at += 1;
    if !is_long {
        return whole(at, short as i64, limits);
    }
    match bytes.get(at..at + short) {
        None => Extent::Unknown,
        Some(_) if short > 4 => Extent::Invalid,
        Some(length) => whole(at + short, big(length), limits),
    }
}

fn line(bytes: &[u8], limits: Limits) -> Extent {
    let (max, cut) = (limits.packet_size as usize, limits.line_length as usize);
    let end = bytes.iter().position(|byte| *byte == limits.line_delimiter);
    let length = end.map_or(bytes.len(), |end| end + 1);
    if max != 0 && length > max {
        return Extent::Invalid;
    }
    match end {
        Some(_) if cut != 0 && length > cut => Extent::Packet(cut),
        Some(_) => Extent::Packet(length),
        None if cut != 0 && length >= cut => Extent::Packet(cut),
        None => Extent::Unknown,
    }
}

fn http(bytes: &[u8], limits: Limits, is_header: bool) -> Extent {
    if bytes == b"\n" || bytes == b"\r\n" {
        return Extent::Packet(bytes.len());
    }
    // `line_length` alone bounds the line, too: what older programs rely on.
    let max = match limits.packet_size {
        0 => limits.line_length,
        size => size,
    } as usize;
    let mut from = 0;
    loop {
        let Some(found) = bytes[from..].iter().position(|byte| *byte == b'\n') else {
            let full = max != 0 && bytes.len() >= max;
            return if full {
                Extent::Invalid
            } else {
                Extent::Unknown
            };
        };
        let length = from + found + 1;
        let is_continued = || matches!(bytes[length], b' ' | b'\t') && length > 2;
        if is_header && length < bytes.len() && is_continued() {
            from = length;
            continue;
        }
        if max != 0 && length > max {
            return Extent::Invalid;
        }
        // The next byte tells whether a header goes on.
        let open = is_header && length == bytes.len();
        return if open {
            Extent::Unknown
        } else {
            Extent::Packet(length)
        };
    }
}
