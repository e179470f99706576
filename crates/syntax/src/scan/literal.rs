//! Quoted things: strings of all kinds, sigils, quoted atoms, characters, escapes.

use super::{Result, Scanner, Tables, illegal, is_unicode, too_long};
use crate::problem::{Problem, Speaker, tagged};
use crate::token::{Tok, Token};
use crate::{Name, Pos, Term, known, write};

/// How many characters of an unterminated text an error shows.
const HEAD_CHARS: usize = 16;

/// What an escape sequence came to.
enum Escape {
    Char(char),
    Eof,
}

/// A sigil's name, or none for a plain string.
type Sigil = Option<Name>;

impl Scanner<'_> {
    pub(super) fn quoted_atom(&mut self, tables: &mut Tables<'_>) -> Result<Tok> {
        let start = self.pos();
        self.at += 1;
        let inside = self.pos();
        let mut value = String::new();
        if !self.escaped('\'', &mut value)? {
            return Err(unterminated(
                inside,
                "atom",
                Term::Atom(known::ATOM),
                &value,
                '\'',
            ));
        }
        if too_long(&value) {
            return Err(illegal(start, known::ATOM));
        }
        Ok(Tok::Atom(tables.names.intern(&value)))
    }

    pub(super) fn char(&mut self) -> Result<Tok> {
        let start = self.pos();
        self.at += 1;
        match self.peek_char() {
            None => Err(unterminated_char(start)),
            Some('\\') => {
                self.at += 1;
                match self
                    .escape()
                    .map_err(|_| illegal(start, known::CHARACTER))?
                {
                    Escape::Char(c) => Ok(Tok::Char(c as u32)),
                    Escape::Eof => Err(unterminated_char(start)),
                }
            }
            Some(c) if is_unicode(c) => {
                self.next_char();
                Ok(Tok::Char(c as u32))
            }
            Some(_) => {
                self.at = self.text.len();
                Err(illegal(start, known::CHARACTER))
            }
        }
    }

    /// `~name`, then a string, then a name.
    pub(super) fn sigil(&mut self, tables: &mut Tables<'_>, out: &mut Vec<Token>) -> Result<()> {
        let (pos, start) = (self.pos(), self.at);
        self.at += 1;
        let name = self.name();
        if too_long(name) {
            return Err(illegal(pos, known::SIGIL_PREFIX));
        }
        let sigil = tables.names.intern(name);
        let tok = Tok::SigilPrefix(sigil);
        self.push(out, Token { pos, tok }, start);
        self.string_token(tables, Some(sigil), out)
    }

    /// A string where it must begin, and the suffix if it is a sigil's.
    pub(super) fn string_token(
        &mut self,
        tables: &mut Tables<'_>,
        sigil: Sigil,
        out: &mut Vec<Token>,
    ) -> Result<()> {
        let (pos, start) = (self.pos(), self.at);
        let mut value = String::new();
        if self.text[self.at..].starts_with("\"\"\"") {
            value = self.triple_quoted(tables, sigil)?;
        } else {
            self.single_quoted(tables, sigil, &mut value)?;
        }
        let id = tables.ast.add_text(&value);
        let tok = Tok::String(id);
        self.push(out, Token { pos, tok }, start);
        let (pos, start) = (self.pos(), self.at);
        if sigil.is_some() {
            let suffix = self.name();
            if too_long(suffix) {
                return Err(illegal(pos, known::SIGIL_SUFFIX));
            }
            let name = tables.names.intern(suffix);
            let tok = Tok::SigilSuffix(name);
            self.push(out, Token { pos, tok }, start);
            if name != known::EMPTY {
                return Ok(());
            }
        }
        if self.byte(0) == Some(b'"') {
            return Err(concatenated(pos));
        }
        Ok(())
    }

    fn single_quoted(
        &mut self,
        tables: &Tables<'_>,
        sigil: Sigil,
        value: &mut String,
    ) -> Result<()> {
        let start = self.pos();
        let open = self.peek_char().unwrap_or('\0');
        let close = match open {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            '<' => '>',
            '/' | '|' | '#' | '`' | '\'' | '"' => open,
            _ => return Err(illegal(start, known::STRING)),
        };
        self.at += 1;
        let inside = self.pos();
        let escapes = sigil.is_none_or(|name| matches!(tables.names.text(name), "" | "b" | "s"));
        let complete = if escapes {
            self.escaped(close, value)?
        } else {
            self.verbatim(close, value)?
        };
        if complete {
            return Ok(());
        }
        Err(match sigil {
            None => {
                let tag = Term::Atom(known::STRING);
                unterminated(inside, "string", tag, value, '"')
            }
            Some(name) => {
                let what = format!("~{}{open}{close} sigil string", tables.names.text(name));
                let quotes = [open, close].map(|quote| Term::Integer(i64::from(u32::from(quote))));
                let [open, close] = quotes;
                let tag = tagged(known::SIGIL, vec![Term::Atom(name), open, close]);
                unterminated(inside, &what, tag, value, '"')
            }
        })
    }

    /// Characters up to `close`, which is read too; false at the end of the text.
    fn escaped(&mut self, close: char, value: &mut String) -> Result<bool> {
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let plain = rest
                .iter()
                .position(|&b| b == close as u8 || b == b'\\' || b == b'\n' || b >= 128)
                .unwrap_or(rest.len());
            value.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            let start = self.pos();
            match self.next_char() {
                None => return Ok(false),
                Some(c) if c == close => return Ok(true),
                Some('\\') => match self
                    .escape()
                    .map_err(|_| illegal(start, known::CHARACTER))?
                {
                    Escape::Char(c) => value.push(c),
                    Escape::Eof => return Ok(false),
                },
                Some(c) if is_unicode(c) => value.push(c),
                Some(_) => return Err(illegal(start, known::CHARACTER)),
            }
        }
    }

    fn verbatim(&mut self, close: char, value: &mut String) -> Result<bool> {
        loop {
            let start = self.pos();
            match self.next_char() {
                None => return Ok(false),
                Some(c) if c == close => return Ok(true),
                Some(c) if is_unicode(c) => value.push(c),
                Some(_) => return Err(illegal(start, known::CHARACTER)),
            }
        }
    }

    /// What follows a backslash; an error stands behind what was read of it.
    fn escape(&mut self) -> std::result::Result<Escape, ()> {
        let Some(c) = self.next_char() else {
            return Ok(Escape::Eof);
        };
        let value = match c {
            '0'..='7' => {
                let mut code = c as u32 - '0' as u32;
                for _ in 0..2 {
                    match self.byte(0) {
                        Some(digit @ b'0'..=b'7') => code = code * 8 + u32::from(digit - b'0'),
                        _ => break,
                    }
                    self.at += 1;
                }
                char::from_u32(code).ok_or(())?
            }
            'x' => return self.hexadecimal(),
            '^' => match self.peek_char() {
                None => return Ok(Escape::Eof),
                Some('?') => {
                    self.at += 1;
                    '\u{7f}'
                }
                Some(c @ ('@'..='_' | 'a'..='z')) => {
                    self.at += 1;
                    char::from(c as u8 & 0x1f)
                }
                Some(_) => return Err(()),
            },
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'e' => '\u{1b}',
            's' => ' ',
            'd' => '\u{7f}',
            c if is_unicode(c) => c,
            _ => return Err(()),
        };
        Ok(Escape::Char(value))
    }

    /// `x41` or `x{41}`; the `x` is read.
    fn hexadecimal(&mut self) -> std::result::Result<Escape, ()> {
        let hex = |b: Option<u8>| b.filter(u8::is_ascii_hexdigit);
        if self.byte(0) == Some(b'{') {
            self.at += 1;
            let digits = self.at;
            while hex(self.byte(0)).is_some() {
                self.at += 1;
            }
            let text = self.text;
            let digits = &text[digits..self.at];
            match self.byte(0) {
                None => return Ok(Escape::Eof),
                Some(b'}') => self.at += 1,
                Some(_) => return Err(()),
            }
            let value = u32::from_str_radix(digits, 16)
                .ok()
                .and_then(char::from_u32);
            return value.filter(|&c| is_unicode(c)).map(Escape::Char).ok_or(());
        }
        match (hex(self.byte(0)), hex(self.byte(1))) {
            (Some(_), Some(_)) => {
                let value =
                    u8::from_str_radix(&self.text[self.at..self.at + 2], 16).map_err(|_| ())?;
                self.at += 2;
                Ok(Escape::Char(char::from(value)))
            }
            _ if self.byte(0).is_none() => Ok(Escape::Eof),
            _ => Err(()),
        }
    }

    /// `"""`, lines, `"""` on a line of its own, whose indentation is taken from every line.
    fn triple_quoted(&mut self, tables: &Tables<'_>, sigil: Sigil) -> Result<String> {
        let start = self.pos();
        let quotes = self.text[self.at..]
            .bytes()
            .take_while(|&b| b == b'"')
            .count();
        self.at += quotes;
        let inside = self.pos();
        let escapes = sigil.is_some_and(|name| matches!(tables.names.text(name), "b" | "s"));
        let mut lines: Vec<(String, u32)> = Vec::new();
        let mut line = String::new();
        let mut at_line_start = false;
        loop {
            if at_line_start {
                if let Some(indent) = self.closing(quotes) {
                    return finish(&lines, &indent, start, quotes);
                }
                at_line_start = false;
            }
            let number = self.line;
            let place = self.pos();
            match self.next_char() {
                None => {
                    let mut all: String = lines.into_iter().map(|(line, _)| line).collect();
                    all.push_str(&line);
                    let count = Term::Integer(i64::try_from(quotes).unwrap_or(i64::MAX));
                    let (what, tag) = match sigil {
                        None => {
                            let what = "triple-quoted string".to_owned();
                            (what, tagged(known::STRING, vec![count]))
                        }
                        Some(name) => {
                            let shown = tables.names.text(name);
                            let what = format!("triple-quoted ~{shown} sigil string");
                            (what, tagged(known::SIGIL, vec![Term::Atom(name), count]))
                        }
                    };
                    return Err(unterminated(inside, &what, tag, &all, '"'));
                }
                Some('\\') if escapes => match self
                    .escape()
                    .map_err(|_| illegal(self.pos(), known::CHARACTER))?
                {
                    Escape::Char('\n') if self.line != number => {
                        line.push('\n');
                        lines.push((std::mem::take(&mut line), number));
                        at_line_start = true;
                    }
                    Escape::Char(c) => line.push(c),
                    Escape::Eof => {}
                },
                Some('\n') => {
                    line.push('\n');
                    lines.push((std::mem::take(&mut line), number));
                    at_line_start = true;
                }
                Some(c) if is_unicode(c) => line.push(c),
                Some(_) => return Err(illegal(place, known::CHARACTER)),
            }
        }
    }

    /// The indentation before the closing quotes, if this line has them; they are read.
    fn closing(&mut self, quotes: usize) -> Option<String> {
        let rest = &self.text[self.at..];
        let trimmed = rest.trim_start_matches(is_white_space_in_line);
        let found = trimmed
            .bytes()
            .take(quotes)
            .take_while(|&b| b == b'"')
            .count();
        if found < quotes {
            return None;
        }
        let indent = &rest[..rest.len() - trimmed.len()];
        for _ in 0..indent.chars().count() + quotes {
            self.next_char();
        }
        Some(indent.to_owned())
    }
}

fn is_white_space_in_line(c: char) -> bool {
    c != '\n' && matches!(c, '\0'..=' ' | '\u{80}'..='\u{a0}')
}

/// Takes the indentation away; the first line, behind the opening quotes, must be blank.
fn finish(lines: &[(String, u32)], indent: &str, start: Pos, quotes: usize) -> Result<String> {
    let Some(((first, _), content)) = lines.split_first() else {
        return Ok(String::new());
    };
    let blanks = first
        .chars()
        .take_while(|&c| c == '\n' || is_white_space_in_line(c))
        .count();
    if blanks < first.chars().count() {
        let column = start.column() + (quotes + blanks) as u32;
        let text = "not white space after start of triple-quoted string";
        let problem = Problem::error(
            Pos::new(start.file(), start.line(), column),
            Speaker::Scan,
            text,
        );
        return Err(Box::new(problem.with(Term::Atom(known::WHITE_SPACE))));
    }
    let mut value = String::new();
    for (at, (line, number)) in content.iter().enumerate() {
        let mut line = line.as_str();
        if at + 1 == content.len() {
            line = line.strip_suffix('\n').unwrap_or(line);
            line = line.strip_suffix('\r').unwrap_or(line);
        }
        if line.is_empty() || line.starts_with('\n') || line.starts_with("\r\n") {
            value.push_str(line);
        } else if let Some(rest) = line.strip_prefix(indent) {
            value.push_str(rest);
        } else {
            let same = line
                .chars()
                .zip(indent.chars())
                .take_while(|(a, b)| a == b)
                .count();
            let pos = Pos::new(start.file(), *number, same as u32 + 1);
            let problem = Problem::error(
                pos,
                Speaker::Scan,
                "bad indentation in triple-quoted string",
            );
            return Err(Box::new(problem.with(Term::Atom(known::INDENTATION))));
        }
    }
    Ok(value)
}

fn unterminated(pos: Pos, what: &str, tag: Term, value: &str, quote: char) -> Box<Problem> {
    let head: String = value.chars().take(HEAD_CHARS).collect();
    let shown = write::quoted(&head, quote);
    let text = format!("unterminated {what} starting with {shown}");
    let descriptor = tagged(known::UNTERMINATED, vec![tag, Term::string(&head)]);
    Box::new(Problem::error(pos, Speaker::Scan, text).with(descriptor))
}

fn unterminated_char(pos: Pos) -> Box<Problem> {
    let descriptor = tagged(known::UNTERMINATED, vec![Term::Atom(known::CHAR)]);
    Box::new(Problem::error(pos, Speaker::Scan, "unterminated character").with(descriptor))
}

fn concatenated(pos: Pos) -> Box<Problem> {
    let text = "adjacent string literals without intervening white space";
    Box::new(Problem::error(pos, Speaker::Scan, text).with(Term::Atom(known::STRING_CONCAT)))
}
