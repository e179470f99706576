//! The lines of HTTP: request, status and headers, as parts of the line. Nothing is allocated but the name of a header in its usual
//! spelling.

/// The methods that are atoms.
const METHODS: [&str; 7] = ["OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE"];

/// The header fields that are atoms, with the number that OTP gives each: its place, from one.
const FIELDS: [&str; 52] = [
    "Cache-Control",
    "Connection",
    "Date",
    "Pragma",
    "Transfer-Encoding",
    "Upgrade",
    "Via",
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "From",
    "Host",
    "If-Modified-Since",
    "If-Match",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Max-Forwards",
    "Proxy-Authorization",
    "Range",
    "Referer",
    "User-Agent",
    "Age",
    "Location",
    "Proxy-Authenticate",
    "Public",
    "Retry-After",
    "Server",
    "Vary",
    "Warning",
    "Www-Authenticate",
    "Allow",
    "Content-Base",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-Md5",
    "Content-Range",
    "Content-Type",
    "Etag",
    "Expires",
    "Last-Modified",
    "Accept-Ranges",
    "Set-Cookie",
    "Set-Cookie2",
    "X-Forwarded-For",
    "Cookie",
    "Keep-Alive",
    "Proxy-Connection",
];

/// Names of header fields up to this length are brought into their usual spelling.
const LONGEST_FIELD: usize = 50;

/// The version of HTTP, major and minor.
pub(super) type Version = (i32, i32);

/// A line of HTTP.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Line<'a> {
    /// A request.
    Request {
        /// The method, with its atom where it has one.
        method: (Option<&'static str>, &'a [u8]),
        /// What is requested.
        uri: Uri<'a>,
        /// The version; 0.9 where the line has none.
        version: Version,
    },
    /// A status line.
    Response {
        /// The version.
        version: Version,
        /// The status code.
        status: i32,
        /// The reason phrase.
        phrase: &'a [u8],
    },
    /// A header field.
    Header {
        /// Its number and atom, where it has one.
        known: Option<(usize, &'static str)>,
        /// Its name, in the usual spelling unless it is too long.
        name: Vec<u8>,
        /// Its name as it was.
        original: &'a [u8],
        /// Its value.
        value: &'a [u8],
    },
    /// The empty line behind the headers.
    EndOfHeaders,
}

/// What a request is for.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Uri<'a> {
    /// `*`.
    Star,
    /// A path.
    Path(&'a [u8]),
    /// `http://` or `https://` with host, port and path.
    Absolute {
        /// Whether it is `https`.
        secure: bool,
        /// The host.
        host: &'a [u8],
        /// The port, where there is one.
        port: Option<i32>,
        /// The path.
        path: &'a [u8],
    },
    /// Another scheme, and what is behind it.
    Scheme(&'a [u8], &'a [u8]),
    /// Anything else.
    Other(&'a [u8]),
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Whether a byte cannot be part of a token.
fn is_special(byte: u8) -> bool {
    !(33..128).contains(&byte) || b"()<>@,;:\\\"/[]?={}".contains(&byte)
}

/// Takes the bytes at the start that satisfy `wanted`.
fn take<'a>(rest: &mut &'a [u8], wanted: impl Fn(u8) -> bool) -> &'a [u8] {
    let count = rest.iter().take_while(|byte| wanted(**byte)).count();
    let (taken, left) = rest.split_at(count);
    *rest = left;
    taken
}

/// Digits as a number; it wraps around, for a line may hold any number of them.
fn number(digits: &[u8]) -> i32 {
    digits.iter().fold(0_i32, |value, digit| {
        value.wrapping_mul(10).wrapping_add(i32::from(digit - b'0'))
    })
}

/// `Digits.Digits`, or nothing.
fn version(rest: &mut &[u8]) -> Option<Version> {
    let major = take(rest, |byte| byte.is_ascii_digit());
    *rest = rest.strip_prefix(b".").filter(|_| !major.is_empty())?;
    let minor = take(rest, |byte| byte.is_ascii_digit());
    (!minor.is_empty()).then(|| (number(major), number(minor)))
}

/// A request line, status line or header line; `None` where it is none.
pub(super) fn parse(packet: &[u8], is_header: bool) -> Option<Line<'_>> {
    let length = packet.len();
    let line = if length >= 2 && packet[length - 2] == b'\r' {
        &packet[..length - 2]
    } else {
        packet.strip_suffix(b"\n").unwrap_or(packet)
    };
    if is_header {
        header(line)
    } else if let Some(rest) = line.strip_prefix(b"HTTP/") {
        response(rest)
    } else {
        request(line)
    }
}

fn response(mut rest: &[u8]) -> Option<Line<'_>> {
    let version = version(&mut rest)?;
    if take(&mut rest, is_space).is_empty() {
        return None;
    }
    let status = number(take(&mut rest, |byte| byte.is_ascii_digit()));
    if take(&mut rest, is_space).is_empty() && !rest.is_empty() {
        return None;
    }
    Some(Line::Response {
        version,
        status,
        phrase: rest,
    })
}

fn request(mut rest: &[u8]) -> Option<Line<'_>> {
    let method = take(&mut rest, |byte| !is_special(byte));
    if method.is_empty() || take(&mut rest, is_space).is_empty() {
        return None;
    }
    let uri = take(&mut rest, |byte| !is_space(byte));
    if uri.is_empty() {
        return None;
    }
    take(&mut rest, is_space);
    let version = if rest.is_empty() {
        (0, 9)
    } else if rest.len() < 8 {
        return None;
    } else {
        rest = rest.strip_prefix(b"HTTP/")?;
        version(&mut rest)?
    };
    let known = METHODS.into_iter().find(|known| known.as_bytes() == method);
    Some(Line::Request {
        method: (known, method),
        uri: parse_uri(uri),
        version,
    })
}

fn header(line: &[u8]) -> Option<Line<'_>> {
    if line.is_empty() {
        return Some(Line::EndOfHeaders);
    }
    let mut rest = line;
    let original = take(&mut rest, |byte| !is_special(byte));
    rest = rest.strip_prefix(b":")?;
    take(&mut rest, is_space);
    let (name, known) = if original.len() > LONGEST_FIELD {
        (original.to_vec(), None)
    } else {
        let name = usual_spelling(original);
        let known = FIELDS.iter().position(|field| field.as_bytes() == name);
        (name, known.map(|index| (index + 1, FIELDS[index])))
    };
    Some(Line::Header {
        known,
        name,
        original,
        value: rest,
    })
}

/// A capital at the start and behind each hyphen, small letters elsewhere.
fn usual_spelling(name: &[u8]) -> Vec<u8> {
    let mut capital = true;
    name.iter()
        .map(|byte| {
            let spelled = if capital {
                byte.to_ascii_uppercase()
            } else {
                byte.to_ascii_lowercase()
            };
            capital = !capital && *byte == b'-';
            spelled
        })
        .collect()
}

fn parse_uri(uri: &[u8]) -> Uri<'_> {
    let behind = |prefix: &[u8]| {
        let start = uri.get(..prefix.len())?;
        start
            .eq_ignore_ascii_case(prefix)
            .then(|| &uri[prefix.len()..])
    };
    if uri == b"*" {
        Uri::Star
    } else if uri.len() <= 1 || uri[0] == b'/' {
        Uri::Path(uri)
    } else if let Some(rest) = behind(b"http://").or_else(|| behind(b"https://")) {
        absolute(rest, behind(b"https://").is_some())
    } else {
        match uri.iter().position(|byte| *byte == b':') {
            Some(colon) => Uri::Scheme(&uri[..colon], &uri[colon + 1..]),
            None => Uri::Other(uri),
        }
    }
}

fn absolute(rest: &[u8], secure: bool) -> Uri<'_> {
    let (authority, path): (&[u8], &[u8]) = match rest.iter().position(|byte| *byte == b'/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, b"/"),
    };
    let first_colon = authority.iter().position(|byte| *byte == b':');
    let bracket = authority.iter().position(|byte| *byte == b']');
    let (host, digits) = match (first_colon, bracket) {
        (None, _) => (authority, None),
        (Some(_), Some(end)) if authority[0] == b'[' => {
            let last_colon = authority.iter().rposition(|byte| *byte == b':');
            let digits = (last_colon == Some(end + 1)).then(|| &authority[end + 2..]);
            (&authority[..=end], digits)
        }
        (Some(colon), _) => (&authority[..colon], Some(&authority[colon + 1..])),
    };
    let port = digits
        .filter(|digits| digits.iter().all(u8::is_ascii_digit))
        .map(number)
        .filter(|port| *port != 0);
    Uri::Absolute {
        secure,
        host,
        port,
        path,
    }
}
