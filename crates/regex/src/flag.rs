//! Bits of options, by the names that PCRE2 gives them.

use pcre2_sys as pcre2;

/// Match at the start only. The one option that both compiling and matching take.
pub const ANCHORED: u32 = pcre2::PCRE2_ANCHORED;

/// Letters match in either case.
pub const CASELESS: u32 = pcre2::PCRE2_CASELESS;
/// `$` matches at the very end only.
pub const DOLLAR_ENDONLY: u32 = pcre2::PCRE2_DOLLAR_ENDONLY;
/// `.` matches newlines.
pub const DOTALL: u32 = pcre2::PCRE2_DOTALL;
/// Names of groups need not be unique.
pub const DUPNAMES: u32 = pcre2::PCRE2_DUPNAMES;
/// White space and comments in patterns count for nothing.
pub const EXTENDED: u32 = pcre2::PCRE2_EXTENDED;
/// A match must begin before the first newline.
pub const FIRSTLINE: u32 = pcre2::PCRE2_FIRSTLINE;
/// `^` and `$` match at newlines.
pub const MULTILINE: u32 = pcre2::PCRE2_MULTILINE;
/// The pattern cannot ask for Unicode.
pub const NEVER_UTF: u32 = pcre2::PCRE2_NEVER_UTF;
/// Plain parentheses capture nothing.
pub const NO_AUTO_CAPTURE: u32 = pcre2::PCRE2_NO_AUTO_CAPTURE;
/// Every match is tried at every place.
pub const NO_START_OPTIMIZE: u32 = pcre2::PCRE2_NO_START_OPTIMIZE;
/// Classes of characters are Unicode's.
pub const UCP: u32 = pcre2::PCRE2_UCP;
/// Quantifiers are not greedy, unless followed by `?`.
pub const UNGREEDY: u32 = pcre2::PCRE2_UNGREEDY;
/// Pattern and subject are UTF-8.
pub const UTF: u32 = pcre2::PCRE2_UTF;

/// The subject's start is not the start of a line.
pub const NOTBOL: u32 = pcre2::PCRE2_NOTBOL;
/// The subject's end is not the end of a line.
pub const NOTEOL: u32 = pcre2::PCRE2_NOTEOL;
/// An empty match is none.
pub const NOTEMPTY: u32 = pcre2::PCRE2_NOTEMPTY;
/// An empty match at the start is none.
pub const NOTEMPTY_ATSTART: u32 = pcre2::PCRE2_NOTEMPTY_ATSTART;

/// A newline is a carriage return.
pub const NEWLINE_CR: u32 = pcre2::PCRE2_NEWLINE_CR;
/// A newline is a line feed.
pub const NEWLINE_LF: u32 = pcre2::PCRE2_NEWLINE_LF;
/// A newline is a carriage return and a line feed.
pub const NEWLINE_CRLF: u32 = pcre2::PCRE2_NEWLINE_CRLF;
/// Any of Unicode's newlines.
pub const NEWLINE_ANY: u32 = pcre2::PCRE2_NEWLINE_ANY;
/// Any of the three that are made of carriage returns and line feeds.
pub const NEWLINE_ANYCRLF: u32 = pcre2::PCRE2_NEWLINE_ANYCRLF;
/// A newline is a null byte.
pub const NEWLINE_NUL: u32 = pcre2::PCRE2_NEWLINE_NUL;

/// `\R` is any of Unicode's newlines.
pub const BSR_UNICODE: u32 = pcre2::PCRE2_BSR_UNICODE;
/// `\R` is made of carriage returns and line feeds.
pub const BSR_ANYCRLF: u32 = pcre2::PCRE2_BSR_ANYCRLF;

/// All that may be given for compiling.
pub const COMPILING: u32 = ANCHORED
    | CASELESS
    | DOLLAR_ENDONLY
    | DOTALL
    | DUPNAMES
    | EXTENDED
    | FIRSTLINE
    | MULTILINE
    | NEVER_UTF
    | NO_AUTO_CAPTURE
    | NO_START_OPTIMIZE
    | UCP
    | UNGREEDY
    | UTF;

/// All newlines.
pub const NEWLINES: [u32; 6] = [
    NEWLINE_CR,
    NEWLINE_LF,
    NEWLINE_CRLF,
    NEWLINE_ANY,
    NEWLINE_ANYCRLF,
    NEWLINE_NUL,
];
