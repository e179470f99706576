//! Searching: once, or for all matches.

use std::sync::{Mutex, PoisonError};

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_regex::{Failure, Found, Limits, flag};
use asterias_term::{Term, atoms};

use super::capture::{Capture, Span};
use super::matched;
use super::options::Options;
use super::pattern::{Pattern, error_term, is_compiled};
use super::subject::{Subject, bytes};

/// Why there is no answer.
pub(super) enum Halt<'h> {
    /// An exception.
    Stop(Stop<'h>),
    /// A limit: the atom that names it.
    Limit(&'static str),
    /// The slice is over: this is how far the search for all matches has come.
    Later(Progress),
}

/// A search for all matches under way.
#[derive(Default)]
pub(super) struct Progress {
    offset: usize,
    /// Whether the subject has been searched before.
    checked: bool,
    matches: Matches,
}

impl Progress {
    /// A search from an offset on.
    pub(super) fn from(offset: usize) -> Progress {
        Progress {
            offset,
            ..Progress::default()
        }
    }

    /// What the options of a native lead back to where it goes on, and the options.
    pub(super) fn taken<'h>(env: &mut Env<'h>, list: Term<'h>) -> (Option<Progress>, Term<'h>) {
        let Some((mark, options)) = list.cell() else {
            return (None, list);
        };
        match env.resource_value::<Kept>(mark) {
            Some(kept) => (
                kept.lock().unwrap_or_else(PoisonError::into_inner).take(),
                options,
            ),
            None => (None, list),
        }
    }

    /// The native is to go on in the next slice: its arguments, the last of which are its options, lead back to this.
    pub(super) fn later<'h>(self, env: &mut Env<'h>, arguments: &[Term<'h>]) -> Stop<'h> {
        let bytes = self.matches.bytes();
        let mark = env.resource(Kept::new(Some(self)), bytes);
        let mut arguments = arguments.to_vec();
        if let Some(options) = arguments.last_mut() {
            *options = env.cons(mark, *options);
        }
        Stop::Again(env.list(&arguments))
    }
}

/// A search that nobody works on just now.
type Kept = Mutex<Option<Progress>>;

impl<'h> From<Stop<'h>> for Halt<'h> {
    fn from(stop: Stop<'h>) -> Halt<'h> {
        Halt::Stop(stop)
    }
}

/// A search of one subject.
pub(super) struct Search<'s> {
    pub(super) pattern: &'s Pattern,
    pub(super) subject: &'s [u8],
    pub(super) flags: u32,
    pub(super) limits: Limits,
}

impl Search<'_> {
    /// The first match from an offset on.
    pub(super) fn find<'h>(
        &self,
        env: &mut Env<'h>,
        offset: usize,
        flags: u32,
        checked: bool,
    ) -> Result<Option<Found<'_>>, Halt<'h>> {
        let flags = self.flags | flags;
        let found = self
            .pattern
            .regex
            .find(self.subject, offset, flags, self.limits, checked);
        let end = match &found {
            Ok(Some(found)) => found.group(0).map_or(offset, |(_, end)| end),
            _ => self.subject.len(),
        };
        env.account(end.saturating_sub(offset) / 100 + 1);
        match found {
            Ok(found) => Ok(found),
            Err(Failure::Steps) => {
                env.account(STEPS_COST);
                Err(Halt::Limit("match_limit"))
            }
            Err(Failure::Depth) => {
                env.account(STEPS_COST);
                Err(Halt::Limit("match_limit_recursion"))
            }
            // As if there were no match, for that is what OTP has always said.
            Err(Failure::Loop) => Ok(None),
            Err(Failure::Subject) => Err(Stop::badarg().into()),
            Err(Failure::Memory) => Err(Stop::system_limit().into()),
        }
    }

    /// All matches from an offset on, as what is captured of each. After an empty match, one that is not empty is sought at the same
    /// place, and then the next from the next character on. A limit ends the search as the end of the subject does, unless `report`.
    /// Where the subject is `kept`, so that it is the same the next time, the search stops when the slice is over.
    pub(super) fn all<'h>(
        &self,
        env: &mut Env<'h>,
        progress: Progress,
        kept: bool,
        report: bool,
        see: &mut dyn FnMut(&Found<'_>) -> Vec<Span>,
    ) -> Result<Vec<Vec<Span>>, Halt<'h>> {
        let Progress {
            mut offset,
            mut checked,
            matches: mut all,
        } = progress;
        let start = offset;
        while offset <= self.subject.len() {
            // However short a slice is, something is done in it.
            if kept && offset > start && env.spend(0) {
                return Err(Halt::Later(Progress {
                    offset,
                    checked,
                    matches: all,
                }));
            }
            let found = match self.find(env, offset, 0, checked) {
                Err(Halt::Limit(_)) if !report => break,
                found => found?,
            };
            let Some(found) = found else { break };
            let (start, end) = found.group(0).unwrap_or((offset, offset));
            all.push((start, end), see(&found));
            drop(found);
            checked = true;
            let mut next = end;
            if start >= end {
                let here = start.max(offset);
                next = self.after(start);
                let flags = flag::NOTEMPTY_ATSTART | flag::ANCHORED;
                if let Ok(Some(found)) = self.find(env, here, flags, true) {
                    let (start, end) = found.group(0).unwrap_or((here, here));
                    all.push((start, end), see(&found));
                    if end > start {
                        next = here + (end - start);
                    }
                }
            }
            // What moves the start of a match back must not lead in circles.
            offset = next.max(offset + usize::from(next <= offset));
        }
        Ok(all.captured)
    }

    /// The place of the next character.
    fn after(&self, at: usize) -> usize {
        let rest = &self.subject[at.min(self.subject.len())..];
        if self.pattern.passes_crlf() && rest.starts_with(b"\r\n") {
            return at + 2;
        }
        let wide = match rest.first() {
            Some(0xc0..0xe0) => 2,
            Some(0xe0..0xf0) => 3,
            Some(0xf0..0xf8) => 4,
            _ => 1,
        };
        at + if self.pattern.unicode { wide } else { 1 }
    }
}

/// Matches in their order; one that is the same as the last counts once.
#[derive(Default)]
struct Matches {
    captured: Vec<Vec<Span>>,
    last: Option<(usize, usize)>,
}

impl Matches {
    fn bytes(&self) -> usize {
        self.captured
            .iter()
            .map(|spans| size_of_val(&spans[..]))
            .sum()
    }

    fn push(&mut self, whole: (usize, usize), spans: Vec<Span>) {
        if self.last != Some(whole) || self.captured.last() != Some(&spans) {
            self.last = Some(whole);
            self.captured.push(spans);
        }
    }
}

/// What a match costs that has met a limit.
const STEPS_COST: usize = 4000;

/// `run/2`.
pub(super) fn run_plain<'h>(
    env: &mut Env<'h>,
    subject: Term<'h>,
    pattern: Term<'h>,
) -> Outcome<'h> {
    run(env, subject, pattern, Term::NIL)
}

/// `run/3`.
pub(super) fn run<'h>(
    env: &mut Env<'h>,
    subject: Term<'h>,
    pattern: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let (progress, list) = Progress::taken(env, list);
    let options = Options::new(list)?;
    if options.export {
        return Err(Stop::badarg());
    }
    let source = pattern;
    let pattern = match pattern_for(env, source, &options)? {
        Ok(pattern) => pattern,
        Err(error) if options.report_errors => {
            let tag = env.atom("compile")?;
            let error = env.tuple(&[tag, error]);
            return Ok(env.tuple(&[Term::atom(atoms::ERROR), error]));
        }
        Err(_) => return Err(Stop::badarg()),
    };
    let data = subject;
    let mut subject = Subject::new(data, pattern.unicode)?;
    let capture = match options.capture {
        None => Capture::all(pattern.unicode),
        Some((values, form)) => Capture::new(&pattern.regex, values, form, pattern.unicode)?,
    };
    let progress = progress.unwrap_or_else(|| Progress::from(options.offset));
    match search(env, &pattern, &mut subject, &options, &capture, progress) {
        Ok(answer) => Ok(answer),
        Err(Halt::Stop(stop)) => Err(stop),
        Err(Halt::Later(progress)) => Err(progress.later(env, &[data, source, list])),
        Err(Halt::Limit(name)) if options.report_errors => {
            let name = env.atom(name)?;
            Ok(env.tuple(&[Term::atom(atoms::ERROR), name]))
        }
        Err(Halt::Limit(_)) => env.atom("nomatch"),
    }
}

/// The pattern that is compiled, or has to be; or what is wrong with it.
pub(super) fn pattern_for<'h>(
    env: &mut Env<'h>,
    pattern: Term<'h>,
    options: &Options<'h>,
) -> Result<Result<Pattern, Term<'h>>, Stop<'h>> {
    if is_compiled(pattern) {
        if options.only_compile {
            return Err(Stop::badarg());
        }
        let pattern = Pattern::of_term(env, pattern).ok_or_else(Stop::badarg)?;
        return pattern.with_newlines(env, options).map(Ok);
    }
    let source = bytes(pattern, options.unicode)?;
    Ok(
        Pattern::cached(env, &source, options.compile, options.unicode)
            .map_err(|error| error_term(env, &error)),
    )
}

fn search<'h>(
    env: &mut Env<'h>,
    pattern: &Pattern,
    subject: &mut Subject<'h>,
    options: &Options<'h>,
    capture: &Capture,
    progress: Progress,
) -> Result<Term<'h>, Halt<'h>> {
    let search = Search {
        pattern,
        subject: &subject.bytes,
        flags: options.run,
        limits: options.limits,
    };
    if options.global {
        let see = &mut |found: &Found<'_>| capture.spans(found);
        let all = search.all(env, progress, subject.is_kept(), options.report_errors, see)?;
        if all.is_empty() {
            return Ok(env.atom("nomatch")?);
        }
        if capture.is_none() {
            return Ok(env.atom("match")?);
        }
        let lists: Vec<Term<'h>> = all
            .iter()
            .map(|spans| capture.list(env, subject, spans))
            .collect();
        let list = env.list(&lists);
        return Ok(matched(env, list)?);
    }
    let found = search.find(env, options.offset, 0, false)?;
    let Some(spans) = found.map(|found| capture.spans(&found)) else {
        return Ok(env.atom("nomatch")?);
    };
    if capture.is_none() {
        return Ok(env.atom("match")?);
    }
    let list = capture.list(env, subject, &spans);
    Ok(matched(env, list)?)
}
