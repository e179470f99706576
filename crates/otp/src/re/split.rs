//! `split/2,3`.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_regex::Found;
use asterias_term::{Term, View, atom};

use super::badopt;
use super::capture::Span;
use super::options::Options;
use super::run::{Halt, Progress, Search, pattern_for};
use super::subject::Subject;

/// Options that only splitting takes.
struct Splitting {
    as_lists: bool,
    /// How many cuts at most.
    cuts: usize,
    trim: bool,
    group: bool,
}

impl Splitting {
    /// Takes the options that are for splitting out of a list; the others go to `options`. What neither knows is plainly `badarg`.
    fn new<'h>(list: Term<'h>) -> Result<(Splitting, Options<'h>), Stop<'h>> {
        let mut splitting = Splitting {
            as_lists: false,
            cuts: usize::MAX,
            trim: false,
            group: false,
        };
        let mut others = Vec::new();
        for option in list.list_to_vec().ok_or_else(badopt)? {
            if !splitting.add(option)? {
                others.push(option);
            }
        }
        let mut options = Options::default();
        for option in others {
            options.add(option).map_err(|_| Stop::badarg())?;
        }
        Ok((splitting, options))
    }

    /// Whether this is an option for splitting.
    fn add<'h>(&mut self, option: Term<'h>) -> Result<bool, Stop<'h>> {
        match option.view() {
            View::Atom(_) => match option.as_atom_name() {
                Some("trim") => (self.cuts, self.trim) = (usize::MAX, true),
                Some("group") => self.group = true,
                Some("global" | "report_errors") => return Err(badopt()),
                _ => return Ok(false),
            },
            View::Tuple([name, ..]) if name.as_atom_name() == Some("capture") => {
                return Err(badopt());
            }
            View::Tuple([name, value]) => match name.as_atom_name() {
                Some("return") => match value.as_atom_name() {
                    Some("iodata" | "binary") => self.as_lists = false,
                    Some("list") => self.as_lists = true,
                    _ => return Err(badopt()),
                },
                Some("parts") => self.parts(*value)?,
                _ => return Ok(false),
            },
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn parts<'h>(&mut self, count: Term<'h>) -> Result<(), Stop<'h>> {
        let (cuts, trim) = match count.view() {
            View::Small(0) => (usize::MAX, true),
            View::Small(count @ 1..) => ((count - 1) as usize, false),
            View::Big(big) if !big.negative => (usize::MAX, false),
            View::Atom(_) if count.as_atom_name() == Some("infinity") => (usize::MAX, false),
            _ => return Err(badopt()),
        };
        (self.cuts, self.trim) = (cuts, trim);
        Ok(())
    }
}

/// `split/2`.
pub(super) fn split_plain<'h>(
    env: &mut Env<'h>,
    subject: Term<'h>,
    pattern: Term<'h>,
) -> Outcome<'h> {
    split(env, subject, pattern, Term::NIL).map_err(|stop| match stop {
        Stop::Again(arguments) => Stop::Call {
            module: atom::intern("re"),
            function: atom::intern("split"),
            arguments,
        },
        stop => stop,
    })
}

/// `split/3`.
pub(super) fn split<'h>(
    env: &mut Env<'h>,
    subject: Term<'h>,
    pattern: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let (progress, list) = Progress::taken(env, list);
    let (splitting, options) = Splitting::new(list)?;
    let (data, source) = (subject, pattern);
    let pattern = pattern_for(env, source, &options)?.map_err(|_| Stop::badarg())?;
    let mut subject = Subject::new(data, pattern.unicode)?;
    let search = Search {
        pattern: &pattern,
        subject: &subject.bytes,
        flags: options.run,
        limits: options.limits,
    };
    let groups = pattern.regex.groups();
    let see = &mut |found: &Found<'_>| (0..=groups).map(|group| found.group(group)).collect();
    let progress = progress.unwrap_or_else(|| Progress::from(options.offset));
    let matches = match search.all(env, progress, subject.is_kept(), false, see) {
        Ok(matches) => matches,
        Err(Halt::Stop(stop)) => return Err(stop),
        Err(Halt::Later(progress)) => return Err(progress.later(env, &[data, source, list])),
        Err(Halt::Limit(_)) => return Err(Stop::badarg()),
    };
    let mut pieces = cut(&subject.bytes, &matches, splitting.cuts);
    if splitting.trim && !matches.is_empty() {
        trim(&mut pieces, splitting.group);
    }
    let mut result = Vec::new();
    for piece in pieces {
        let parts: Vec<Term<'h>> = piece
            .into_iter()
            .map(|(start, end)| {
                if splitting.as_lists {
                    subject.listed(env, start, end, pattern.unicode)
                } else {
                    subject.part(env, start, end)
                }
            })
            .collect();
        if splitting.group {
            result.push(env.list(&parts));
        } else {
            result.extend(parts);
        }
    }
    Ok(env.list(&result))
}

/// Start and end of a part.
type Part = (usize, usize);

/// The parts between matches, each with the groups of the match that ends it.
fn cut(subject: &[u8], matches: &[Vec<Span>], mut cuts: usize) -> Vec<Vec<Part>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for found in matches {
        if cuts == 0 {
            break;
        }
        if from >= subject.len() {
            pieces.push(vec![(from, from)]);
            return pieces;
        }
        let (start, end) = found.first().copied().flatten().unwrap_or((from, from));
        let groups = found.get(1..).unwrap_or_default();
        let groups: Vec<Part> = groups.iter().map(|span| span.unwrap_or((0, 0))).collect();
        let empty = groups.iter().all(|(start, end)| start == end);
        if start < from || end < start {
            // A match that reaches back cuts nothing off.
            continue;
        }
        if start == from && end == start && empty {
            continue;
        }
        let mut piece = vec![(from, start)];
        piece.extend(groups);
        pieces.push(piece);
        from = end;
        cuts -= 1;
    }
    pieces.push(vec![(from.min(subject.len()), subject.len())]);
    pieces
}

/// Takes empty parts away from the end. In groups, a piece goes when all of it is empty, except for what else the last has.
fn trim(pieces: &mut Vec<Vec<Part>>, group: bool) {
    let is_empty = |(start, end): &Part| start == end;
    while let Some(last) = pieces.last_mut() {
        if group {
            if !last.iter().all(is_empty) {
                return;
            }
        } else {
            while last.last().is_some_and(is_empty) {
                last.pop();
            }
            if !last.is_empty() {
                return;
            }
        }
        pieces.pop();
    }
}
