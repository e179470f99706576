//! The scanner: from text to the tokens of one form after another, as `erl_scan` makes them, in one pass without looking back.
//!
//! After an error the scanner goes on right behind it, as OTP's does, so what follows in the same form is read as a form of
//! its own. Positions count lines and characters; `-file` moves them through [`Scanner::relocate`].

mod literal;
mod number;

use crate::ast::Ast;
use crate::problem::{Problem, Speaker, tagged};
use crate::token::{Reserved, Tok, Token};
use crate::{FileId, Name, Names, Pos, Term, known, write};

/// How long atoms and variables may be, in characters.
pub const MAX_NAME_CHARS: usize = 255;

/// How many digits an integer may have in the text.
pub const MAX_INTEGER_DIGITS: usize = 4_000_000;

/// What the scanner adds to: names, and the arenas for texts and large integers.
pub struct Tables<'a> {
    /// The names.
    pub names: &'a mut Names,
    /// The tree whose texts and integers tokens point to.
    pub ast: &'a mut Ast,
    /// What is a reserved word at this moment.
    pub reserved: Reserved,
}

/// What [`Scanner::form`] found.
#[derive(Debug)]
pub enum Scanned {
    /// Tokens up to and including a full stop, or up to the end of the text.
    Form,
    /// The end of the text, and nothing before it.
    Eof,
    /// Something that is no token; the tokens before it are lost.
    Error(Box<Problem>),
}

/// A place in a text: where a scanner goes on.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    at: usize,
    line: u32,
    base: i64,
    file: FileId,
}

impl Cursor {
    /// The beginning of a text.
    #[must_use]
    pub fn start(file: FileId) -> Self {
        Self {
            at: 0,
            line: 1,
            base: -1,
            file,
        }
    }
}

/// A scanner at some place of a text.
#[derive(Clone, Debug)]
pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    /// The byte that would be column 0 if every character took one byte.
    base: i64,
    file: FileId,
    /// The bytes of the tokens, if they are wanted.
    spans: Option<Vec<std::ops::Range<usize>>>,
}

type Result<T> = std::result::Result<T, Box<Problem>>;

impl<'a> Scanner<'a> {
    /// A scanner at the beginning of a text.
    #[must_use]
    pub fn new(text: &'a str, file: FileId) -> Self {
        Self::at(text, Cursor::start(file))
    }

    /// A scanner that goes on where another one of the same text stood.
    #[must_use]
    pub fn at(text: &'a str, cursor: Cursor) -> Self {
        Self {
            text,
            at: cursor.at,
            line: cursor.line,
            base: cursor.base,
            file: cursor.file,
            spans: None,
        }
    }

    /// From now on, the places of tokens in the text are kept for [`Scanner::take_spans`].
    pub fn keep_spans(&mut self) {
        self.spans = Some(Vec::new());
    }

    /// Which bytes the tokens had since the last time; what lies between them is blank.
    pub fn take_spans(&mut self) -> Vec<std::ops::Range<usize>> {
        self.spans.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Where it stands.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor {
            at: self.at,
            line: self.line,
            base: self.base,
            file: self.file,
        }
    }

    /// How many bytes of the text lie behind it.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Whether the whole text has been scanned.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Where the next character stands.
    #[must_use]
    pub fn pos(&self) -> Pos {
        Pos::new(self.file, self.line, self.column())
    }

    /// From now on, the text counts as standing in that file at that line and column.
    pub fn relocate(&mut self, file: FileId, line: u32, column: u32) {
        self.file = file;
        self.line = line;
        self.set_column(column);
    }

    /// Scans one form; its tokens replace what `out` held.
    pub fn form(&mut self, tables: &mut Tables<'_>, out: &mut Vec<Token>) -> Scanned {
        out.clear();
        match self.tokens(tables, out) {
            Ok(()) if out.is_empty() => Scanned::Eof,
            Ok(()) => Scanned::Form,
            Err(problem) => Scanned::Error(problem),
        }
    }

    fn tokens(&mut self, tables: &mut Tables<'_>, out: &mut Vec<Token>) -> Result<()> {
        loop {
            self.skip_blanks()?;
            let pos = self.pos();
            let Some(first) = self.byte(0) else {
                return Ok(());
            };
            let start = self.at;
            let tok = match first {
                b'a'..=b'z' => self.atom(tables)?,
                b'A'..=b'Z' | b'_' => self.variable(tables)?,
                b'0'..=b'9' => self.number(tables)?,
                b'"' => {
                    self.string_token(tables, None, out)?;
                    continue;
                }
                b'\'' => self.quoted_atom(tables)?,
                b'$' => self.char()?,
                b'~' => {
                    self.sigil(tables, out)?;
                    continue;
                }
                b'.' => {
                    if let Some(dot) = self.dot() {
                        self.push(out, Token { pos, tok: dot }, start);
                        return Ok(());
                    }
                    self.sign(tables)?
                }
                128.. => match self.peek_char() {
                    Some(c) if write::is_lower(c) => self.atom(tables)?,
                    Some(c) if write::is_name_char(c) => self.variable(tables)?,
                    _ => self.sign(tables)?,
                },
                _ => self.sign(tables)?,
            };
            self.push(out, Token { pos, tok }, start);
        }
    }

    /// A token that began at that byte and ends here.
    fn push(&mut self, out: &mut Vec<Token>, token: Token, start: usize) {
        if let Some(spans) = &mut self.spans {
            spans.push(start..self.at);
        }
        out.push(token);
    }

    /// Skips white space and comments.
    fn skip_blanks(&mut self) -> Result<()> {
        while let Some(byte) = self.byte(0) {
            match byte {
                b'\n' => {
                    self.at += 1;
                    self.newline();
                }
                0..=b' ' => self.at += 1,
                b'%' => self.comment()?,
                0xC2 if matches!(self.byte(1), Some(0x80..=0xA0)) => {
                    self.at += 2;
                    self.base += 1;
                }
                _ => break,
            }
        }
        Ok(())
    }

    fn comment(&mut self) -> Result<()> {
        let start = self.pos();
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
        if rest[..length].is_ascii() {
            self.at += length;
            return Ok(());
        }
        let end = self.at + length;
        while self.at < end {
            if self.next_char().is_some_and(|c| !is_unicode(c)) {
                return Err(illegal(start, known::CHARACTER));
            }
        }
        Ok(())
    }

    fn atom(&mut self, tables: &mut Tables<'_>) -> Result<Tok> {
        let start = self.pos();
        let text = self.name();
        if too_long(text) {
            return Err(illegal(start, known::ATOM));
        }
        let name = tables.names.intern(text);
        Ok(if tables.reserved.holds(name) {
            Tok::Sign(name)
        } else {
            Tok::Atom(name)
        })
    }

    fn variable(&mut self, tables: &mut Tables<'_>) -> Result<Tok> {
        let start = self.pos();
        let text = self.name();
        if too_long(text) {
            return Err(illegal(start, known::VAR));
        }
        Ok(Tok::Var(tables.names.intern(text)))
    }

    /// Letters, digits, `_` and `@` from here on.
    fn name(&mut self) -> &'a str {
        let start = self.at;
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            self.at += rest
                .iter()
                .position(|b| !(b.is_ascii_alphanumeric() || *b == b'_' || *b == b'@'))
                .unwrap_or(rest.len());
            match self.peek_char() {
                Some(c) if !c.is_ascii() && write::is_name_char(c) => {
                    self.at += c.len_utf8();
                    self.base += c.len_utf8() as i64 - 1;
                }
                _ => return &self.text[start..self.at],
            }
        }
    }

    /// The full stop, if the `.` here is one; blanks behind it are read too.
    fn dot(&mut self) -> Option<Tok> {
        match self.byte(1) {
            None | Some(b'%') => self.at += 1,
            Some(b'\n') => {
                self.at += 2;
                self.newline();
            }
            Some(0..=b' ') => self.at += 2,
            Some(0xC2) if matches!(self.byte(2), Some(0x80..=0xA0)) => {
                self.at += 3;
                self.base += 1;
            }
            Some(_) => return None,
        }
        Some(Tok::Dot)
    }

    fn sign(&mut self, tables: &mut Tables<'_>) -> Result<Tok> {
        if let Some((length, name)) = sign_at(&self.text.as_bytes()[self.at..]) {
            self.at += length;
            return Ok(Tok::Sign(name));
        }
        let start = self.pos();
        match self.next_char() {
            Some(c) if (c as u32) < 256 => {
                let mut bytes = [0; 4];
                Ok(Tok::Sign(tables.names.intern(c.encode_utf8(&mut bytes))))
            }
            _ => Err(illegal(start, known::CHARACTER)),
        }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn peek_char(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// The next character, read.
    fn next_char(&mut self) -> Option<char> {
        let c = self.peek_char()?;
        self.at += c.len_utf8();
        self.base += c.len_utf8() as i64 - 1;
        if c == '\n' {
            self.newline();
        }
        Some(c)
    }

    /// A line ended right before this place.
    fn newline(&mut self) {
        self.line = self.line.saturating_add(1);
        self.base = self.at as i64 - 1;
    }

    fn column(&self) -> u32 {
        u32::try_from(self.at as i64 - self.base).unwrap_or(u32::MAX)
    }

    fn set_column(&mut self, column: u32) {
        self.base = self.at as i64 - i64::from(column);
    }
}

fn too_long(text: &str) -> bool {
    text.len() > MAX_NAME_CHARS && text.chars().count() > MAX_NAME_CHARS
}

/// Whether a character may stand in a text at all.
fn is_unicode(c: char) -> bool {
    !matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

fn illegal(pos: Pos, what: Name) -> Box<Problem> {
    let text = format!("illegal {}", known::TEXTS[what.0 as usize]);
    let descriptor = tagged(known::ILLEGAL, vec![Term::Atom(what)]);
    Box::new(Problem::error(pos, Speaker::Scan, text).with(descriptor))
}

/// The longest sign that the bytes begin with, and its length.
fn sign_at(bytes: &[u8]) -> Option<(usize, Name)> {
    Some(match bytes {
        [b'=', b':', b'=', ..] => (3, known::EXACT_EQ),
        [b'=', b'/', b'=', ..] => (3, known::EXACT_NE),
        [b'<', b':', b'-', ..] => (3, known::GENERATES_STRICTLY),
        [b'<', b':', b'=', ..] => (3, known::B_GENERATES_STRICTLY),
        [b'.', b'.', b'.', ..] => (3, known::ELLIPSIS),
        [b'-', b'>', ..] => (2, known::ARROW),
        [b'<', b'<', ..] => (2, known::OPEN_BIN),
        [b'>', b'>', ..] => (2, known::CLOSE_BIN),
        [b':', b'=', ..] => (2, known::EXACT),
        [b':', b':', ..] => (2, known::TYPE_OF),
        [b'=', b'>', ..] => (2, known::ASSOC),
        [b'=', b'<', ..] => (2, known::LE),
        [b'=', b'=', ..] => (2, known::EQ),
        [b'#', b'_', ..] => (2, known::HASH_ANY),
        [b'|', b'|', ..] => (2, known::BARS),
        [b'<', b'-', ..] => (2, known::GENERATES),
        [b'<', b'=', ..] => (2, known::B_GENERATES),
        [b'>', b'=', ..] => (2, known::GE),
        [b'+', b'+', ..] => (2, known::APPEND),
        [b'-', b'-', ..] => (2, known::SUBTRACT),
        [b'/', b'=', ..] => (2, known::NE),
        [b'?', b'=', ..] => (2, known::MAYBE_MATCHES),
        [b'.', b'.', ..] => (2, known::DOTS),
        [b'&', b'&', ..] => (2, known::ZIP),
        [b',', ..] => (1, known::COMMA),
        [b'(', ..] => (1, known::OPEN),
        [b')', ..] => (1, known::CLOSE),
        [b'{', ..] => (1, known::OPEN_BRACE),
        [b'}', ..] => (1, known::CLOSE_BRACE),
        [b'[', ..] => (1, known::OPEN_BRACKET),
        [b']', ..] => (1, known::CLOSE_BRACKET),
        [b';', ..] => (1, known::SEMICOLON),
        [b':', ..] => (1, known::COLON),
        [b'=', ..] => (1, known::MATCHES),
        [b'#', ..] => (1, known::HASH),
        [b'|', ..] => (1, known::BAR),
        [b'<', ..] => (1, known::LT),
        [b'>', ..] => (1, known::GT),
        [b'+', ..] => (1, known::PLUS),
        [b'-', ..] => (1, known::MINUS),
        [b'*', ..] => (1, known::TIMES),
        [b'/', ..] => (1, known::DIVIDE),
        [b'?', ..] => (1, known::QUESTION),
        [b'!', ..] => (1, known::SEND),
        [b'.', ..] => (1, known::POINT),
        [b'&', ..] => (1, known::AMPERSAND),
        [b'@', ..] => (1, known::AT),
        [b'\\', ..] => (1, known::BACKSLASH),
        [b'^', ..] => (1, known::CARET),
        [b'`', ..] => (1, known::BACKQUOTE),
        _ => return None,
    })
}
