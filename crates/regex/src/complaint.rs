//! What is wrong with a pattern in the words of PCRE 8, and where it is said to be: programs for OTP 27 show both. PCRE2 says the same things otherwise, and
//! of some it names the beginning where its elder names the end.

/// The words and the place for what PCRE2 says.
pub(crate) fn in_older_words(message: String, offset: usize, pattern: &[u8]) -> (String, usize) {
    let before = pattern.get(..offset).unwrap_or(pattern);
    let rest = pattern.get(offset..).unwrap_or(&[]);
    let words = |text: &str| text.to_owned();
    match message.as_str() {
        "missing closing parenthesis" => (words(unclosed(pattern)), offset),
        "unmatched closing parenthesis" => (words("unmatched parentheses"), offset),
        "quantifier does not follow a repeatable item" => (words("nothing to repeat"), offset),
        "missing ) after (?# comment" => (words("missing ) after comment"), offset),
        "missing closing parenthesis for condition" => {
            (words("malformed number or name after (?("), offset)
        }
        "length of lookbehind assertion is not limited" => (
            words("lookbehind assertion is not fixed length"),
            closing(pattern, offset),
        ),
        "conditional subpattern contains more than two branches" => (
            words("conditional group contains more than two branches"),
            end_of_condition(pattern, offset),
        ),
        "DEFINE subpattern contains more than one branch" => (
            words("DEFINE group contains more than one branch"),
            end_of_condition(pattern, offset),
        ),
        "atomic assertion expected after (?( or (?(?C)" => {
            (words("assertion expected after (?( or (?(?C)"), offset + 1)
        }
        "digit expected after (?+ or (?-" => (words("digit expected after (?+"), offset + 1),
        "character code point value in \\x{} or \\o{} is too large" => (
            words("character value in \\x{} or \\o{} is too large"),
            offset,
        ),
        "PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u"
        | "\\N{U+dddd} is supported only in Unicode (UTF) mode" => (
            words("PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u"),
            offset.saturating_sub(1),
        ),
        "number after (?C is greater than 255" => (words("number after (?C is > 255"), offset),
        "unrecognized string delimiter follows (?C" | "closing parenthesis for (?C expected" => {
            (words("closing ) for (?C expected"), offset)
        }
        "(?R (recursive pattern call) must be followed by a closing parenthesis" => {
            (words(RECURSION), offset)
        }
        "syntax error in subpattern name (missing terminator?)" => (words(UNTERMINATED), offset),
        "subpattern name must start with a non-digit" => {
            (words("group name must start with a non-digit"), offset)
        }
        "two named subpatterns have the same name (PCRE2_DUPNAMES not set)" => (
            words("two named subpatterns have the same name"),
            offset.saturating_sub(1),
        ),
        "unknown property after \\P or \\p" => (
            words("unknown property name after \\P or \\p"),
            offset.saturating_sub(1),
        ),
        "\\c must be followed by a printable ASCII character" => {
            (words("\\c must be followed by an ASCII character"), offset)
        }
        "digits missing after \\x or in \\x{} or \\o{} or \\N{U+}" => {
            let octal = before.ends_with(b"\\o{");
            let what = if octal { "octal" } else { "hex" };
            let letter = if octal { 'o' } else { 'x' };
            (
                format!("non-{what} character in \\{letter}{{}} (closing brace missing?)"),
                offset,
            )
        }
        "subpattern name expected" if before.ends_with(b"\\g{") => (
            words(
                "\\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number",
            ),
            offset,
        ),
        "subpattern name expected" if before.ends_with(b"(?P<") => (words(UNTERMINATED), offset),
        "subpattern name expected" if before.ends_with(b"(?<") => {
            (words("unrecognized character after (?<"), offset)
        }
        "reference to non-existent subpattern" => reference(message, offset, pattern, before, rest),
        "unknown POSIX class name" => match rfind(before, b"[:") {
            Some(start) => (message, start + 2),
            None => (message, offset),
        },
        "POSIX collating elements are not supported" => {
            let start = rfind(before, b"[.").max(rfind(before, b"[="));
            (message, start.unwrap_or(offset))
        }
        "\\N is not supported in a class"
        | "\\k is not followed by a braced, angle-bracketed, or quoted name"
        | "invalid range in character class"
        | "octal value is greater than \\377 in 8-bit non-UTF-8 mode" => {
            (message, offset.saturating_sub(1))
        }
        _ => (message, offset),
    }
}

const RECURSION: &str = "(?R or (?[+-]digits must be followed by )";
const UNTERMINATED: &str = "syntax error in subpattern name (missing terminator)";

/// The words for a pattern that ends inside of a group: some beginnings of groups have their own.
fn unclosed(pattern: &[u8]) -> &'static str {
    let Some(start) = rfind(pattern, b"(?") else {
        return "missing )";
    };
    match &pattern[start + 2..] {
        b"(" => "assertion expected after (?( or (?(?C)",
        b"C" => "closing ) for (?C expected",
        b"P" => "unrecognized character after (?P",
        options if options.iter().all(|byte| b"imsxUJ-".contains(byte)) => {
            "unrecognized character after (? or (?-"
        }
        digits if digits.iter().all(u8::is_ascii_digit) => RECURSION,
        _ => "missing )",
    }
}

/// Of references to groups by name the end is named, of those by number that of the pattern, of conditions what follows them.
fn reference(
    message: String,
    offset: usize,
    pattern: &[u8],
    before: &[u8],
    rest: &[u8],
) -> (String, usize) {
    let is_condition = [&b"(?("[..], b"(?(<", b"(?('", b"(?(+", b"(?(-", b"(?(R&"]
        .iter()
        .any(|start| before.ends_with(start))
        || before.ends_with(b"(?") && rest.starts_with(b"(")
        || before.ends_with(b"(?(0");
    if is_condition {
        let end = rest.iter().position(|byte| *byte == b')');
        let end = end.map_or(offset, |end| offset + end + 1);
        if before.ends_with(b"(?(0") {
            return ("invalid condition (?(0)".to_owned(), end);
        }
        return (message, end);
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    if rest
        .first()
        .is_some_and(|byte| is_name(byte) && !byte.is_ascii_digit())
    {
        let length = rest.iter().take_while(|byte| is_name(byte)).count();
        return (message, offset + length);
    }
    let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit());
    let start = &before[..before.len() - digits.count()];
    let by_number = [&b"\\"[..], b"\\g", b"\\g{"]
        .iter()
        .any(|escape| start.ends_with(escape));
    let is_relative = rest.first() == Some(&b'-') || start.ends_with(b"-");
    match (by_number, is_relative) {
        (true, false) => (message, pattern.len()),
        _ => (message, offset),
    }
}

/// The end of the conditional group around a place.
fn end_of_condition(pattern: &[u8], offset: usize) -> usize {
    let until = pattern.get(..offset + 3).unwrap_or(pattern);
    rfind(until, b"(?(").map_or(offset, |start| closing(pattern, start))
}

/// The parenthesis that closes the one at a place.
fn closing(pattern: &[u8], start: usize) -> usize {
    let (mut depth, mut at, mut class) = (0usize, start, None);
    while let Some(byte) = pattern.get(at) {
        match (byte, class) {
            (b'\\', _) => at += 1,
            // A bracket that comes first in a class stands for itself.
            (b']', Some(first)) if at > first => class = None,
            (_, Some(_)) => {}
            (b'[', None) => {
                let first = at + 1 + usize::from(pattern.get(at + 1) == Some(&b'^'));
                (class, at) = (Some(first), first - 1);
            }
            (b'(', None) => depth += 1,
            (b')', None) if depth <= 1 => return at,
            (b')', None) => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    start
}

fn rfind(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).rposition(|window| window == part)
}
