//! Options of compiling and matching, in one list.

use asterias_machine::native::Stop;
use asterias_regex::{Limits, Options as CompileOptions, flag};
use asterias_term::{Term, View};

use super::badopt;

/// What a list of options says.
#[derive(Clone, Copy, Default)]
pub(super) struct Options<'h> {
    /// For compiling.
    pub(super) compile: CompileOptions,
    /// Flags for matching.
    pub(super) run: u32,
    pub(super) limits: Limits,
    pub(super) offset: usize,
    pub(super) global: bool,
    pub(super) report_errors: bool,
    pub(super) unicode: bool,
    pub(super) export: bool,
    /// What to capture, and as what.
    pub(super) capture: Option<(Term<'h>, Option<Term<'h>>)>,
    /// Something was said that only compiling takes.
    pub(super) only_compile: bool,
    /// Something was said that only matching takes.
    pub(super) only_run: bool,
}

/// The greatest number that an option takes.
const MAX_NUMBER: i64 = i32::MAX as i64;

fn number<'h>(value: Term<'h>) -> Result<u32, Stop<'h>> {
    match value.view() {
        View::Small(value @ 0..=MAX_NUMBER) => Ok(value as u32),
        _ => Err(badopt()),
    }
}

impl<'h> Options<'h> {
    /// What a list of options says.
    pub(super) fn new(list: Term<'h>) -> Result<Options<'h>, Stop<'h>> {
        let mut options = Options::default();
        for option in list.list_to_vec().ok_or_else(badopt)? {
            options.add(option)?;
        }
        Ok(options)
    }

    /// Adds an option.
    pub(super) fn add(&mut self, option: Term<'h>) -> Result<(), Stop<'h>> {
        match option.view() {
            View::Atom(_) => self.word(option.as_atom_name().unwrap_or_default()),
            View::Tuple([name, value]) => {
                self.pair(name.as_atom_name().unwrap_or_default(), *value)
            }
            View::Tuple([name, values, kind]) if name.as_atom_name() == Some("capture") => {
                self.capture = Some((*values, Some(*kind)));
                self.only_run = true;
                Ok(())
            }
            _ => Err(badopt()),
        }
    }

    fn pair(&mut self, name: &str, value: Term<'h>) -> Result<(), Stop<'h>> {
        match name {
            "capture" => self.capture = Some((value, None)),
            "offset" => self.offset = number(value)? as usize,
            "match_limit" => self.limits.steps = Some(number(value)?),
            "match_limit_recursion" => self.limits.depth = Some(number(value)?),
            "newline" => {
                self.compile.newline = match value.as_atom_name() {
                    Some("cr") => flag::NEWLINE_CR,
                    Some("crlf") => flag::NEWLINE_CRLF,
                    Some("lf") => flag::NEWLINE_LF,
                    Some("nul") => flag::NEWLINE_NUL,
                    Some("anycrlf") => flag::NEWLINE_ANYCRLF,
                    Some("any") => flag::NEWLINE_ANY,
                    _ => return Err(badopt()),
                };
                return Ok(());
            }
            _ => return Err(badopt()),
        }
        self.only_run = true;
        Ok(())
    }

    fn word(&mut self, name: &str) -> Result<(), Stop<'h>> {
        match name {
            "anchored" => {
                self.compile.flags |= flag::ANCHORED;
                self.run |= flag::ANCHORED;
            }
            "bsr_anycrlf" => self.compile.bsr = flag::BSR_ANYCRLF,
            "bsr_unicode" => self.compile.bsr = flag::BSR_UNICODE,
            "notempty" => self.matching(flag::NOTEMPTY),
            "notempty_atstart" => self.matching(flag::NOTEMPTY_ATSTART),
            "notbol" => self.matching(flag::NOTBOL),
            "noteol" => self.matching(flag::NOTEOL),
            "global" => {
                self.global = true;
                self.only_run = true;
            }
            "report_errors" => {
                self.report_errors = true;
                self.only_run = true;
            }
            "no_start_optimize" => self.compiling(flag::NO_START_OPTIMIZE),
            "caseless" => self.compiling(flag::CASELESS),
            "dollar_endonly" => self.compiling(flag::DOLLAR_ENDONLY),
            "dotall" => self.compiling(flag::DOTALL),
            "extended" => self.compiling(flag::EXTENDED),
            "firstline" => self.compiling(flag::FIRSTLINE),
            "multiline" => self.compiling(flag::MULTILINE),
            "no_auto_capture" => self.compiling(flag::NO_AUTO_CAPTURE),
            "dupnames" => self.compiling(flag::DUPNAMES),
            "ungreedy" => self.compiling(flag::UNGREEDY),
            "ucp" => self.compiling(flag::UCP),
            "never_utf" => self.compiling(flag::NEVER_UTF),
            "unicode" => {
                self.compiling(flag::UTF);
                self.unicode = true;
            }
            "export" => {
                self.export = true;
                self.only_compile = true;
            }
            _ => return Err(badopt()),
        }
        Ok(())
    }

    fn compiling(&mut self, flag: u32) {
        self.compile.flags |= flag;
        self.only_compile = true;
    }

    fn matching(&mut self, flag: u32) {
        self.run |= flag;
        self.only_run = true;
    }
}
