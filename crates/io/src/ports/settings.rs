//! The arguments of `erlang:open_port/2`.

use std::ffi::{OsStr, OsString};

use asterias_machine::native::Stop;
use asterias_machine::port::Settings;
use asterias_machine::{Term, View, atoms};

use super::channel::BusyLimits;
use super::framing::Framing;
use crate::names;

/// When senders wait where the options do not say.
const USUAL_LIMITS: BusyLimits = BusyLimits {
    low: 4096,
    high: 8192,
};
/// The longest line of the option `line` without a length.
const USUAL_LINE_BYTES: usize = 512;

/// What a port is opened on.
pub(super) enum Target {
    /// A command of the shell.
    Command(OsString),
    /// A file that is executed.
    File(OsString),
    /// Descriptors to read from and to write to.
    Descriptors(u32, u32),
}

/// All options.
pub(super) struct Options {
    pub(super) port: Settings,
    pub(super) framing: Framing,
    pub(super) limits: Option<BusyLimits>,
    pub(super) reads: bool,
    pub(super) writes: bool,
    pub(super) standard: bool,
    pub(super) errors_too: bool,
    pub(super) exit_status: bool,
    pub(super) arguments: Option<Vec<OsString>>,
    pub(super) own_name: Option<OsString>,
    /// Changes of the environment: a variable without a value is taken out.
    pub(super) variables: Vec<(OsString, Option<OsString>)>,
    /// `cd`; converted when the target is known to be one.
    folder: Option<OsString>,
}

fn badopt<'h>() -> Stop<'h> {
    Stop::badarg_because(atoms::BADOPT)
}

/// A string, as bytes: characters in UTF-8, those of a binary as they are. `None` for anything else, and where a zero is in it.
fn native_text(term: Term<'_>) -> Option<OsString> {
    let bytes = match term.view() {
        View::Atom(atom) => asterias_term::atom::name(atom).as_bytes().to_vec(),
        View::Bits(_) => term.as_binary()?.into_owned(),
        _ => return list_text(term),
    };
    if bytes.contains(&0) {
        return None;
    }
    names::from_bytes(bytes)
}

fn list_text(term: Term<'_>) -> Option<OsString> {
    let mut text = String::new();
    for character in term.list_to_vec()? {
        let code = u32::try_from(character.as_usize()?).ok()?;
        text.push(char::from_u32(code).filter(|character| *character != '\0')?);
    }
    Some(OsString::from(text))
}

fn some_text(term: Term<'_>) -> Option<OsString> {
    native_text(term).filter(|text| !text.is_empty())
}

/// What is opened: `{spawn, Command}`, `{spawn_executable, File}`, `{fd, In, Out}`. There are no linked-in drivers.
pub(super) fn target<'h>(name: Term<'h>) -> Result<Target, Stop<'h>> {
    let parts = name.as_tuple().ok_or_else(Stop::badarg)?;
    let kind = parts.first().and_then(|kind| kind.as_atom_name());
    let target = match (kind, parts) {
        (Some("spawn"), [_, command]) => some_text(*command).map(Target::Command),
        (Some("spawn_executable"), [_, file]) => some_text(*file).map(Target::File),
        (Some("fd"), [_, input, output]) => descriptors(*input, *output),
        _ => None,
    };
    target.ok_or_else(Stop::badarg)
}

fn descriptors(input: Term<'_>, output: Term<'_>) -> Option<Target> {
    let number = |term: Term<'_>| u32::try_from(term.as_usize()?).ok();
    Some(Target::Descriptors(number(input)?, number(output)?))
}

/// The options, in which later ones win.
pub(super) fn options<'h>(list: Term<'h>) -> Result<Options, Stop<'h>> {
    let mut options = Options {
        port: Settings::default(),
        framing: Framing::Stream,
        limits: Some(USUAL_LIMITS),
        reads: false,
        writes: false,
        standard: true,
        errors_too: false,
        exit_status: false,
        arguments: None,
        own_name: None,
        variables: Vec::new(),
        folder: None,
    };
    let (mut packet, mut line) = (None, None);
    let mut folder = None;
    for option in list.list_to_vec().ok_or_else(badopt)? {
        if let Some([name, value]) = option.as_tuple() {
            match name.as_atom_name().ok_or_else(badopt)? {
                "packet" => {
                    let size = value.as_usize().filter(|size| matches!(size, 1 | 2 | 4));
                    packet = Some(size.ok_or_else(badopt)?);
                }
                "line" => {
                    let limit = value.as_usize().filter(|limit| *limit > 0);
                    line = Some(limit.ok_or_else(badopt)?);
                }
                "cd" => folder = Some(*value),
                _ => options.set(*name, *value).ok_or_else(badopt)?,
            }
            continue;
        }
        match option.as_atom_name().ok_or_else(badopt)? {
            "stream" => packet = None,
            "line" => line = Some(USUAL_LINE_BYTES),
            "use_stdio" => options.standard = true,
            "nouse_stdio" => options.standard = false,
            "stderr_to_stdout" => options.errors_too = true,
            "binary" => options.port.binary = true,
            "in" => options.reads = true,
            "out" => options.writes = true,
            "eof" => options.port.tell_end = true,
            "exit_status" => options.exit_status = true,
            // Of Windows.
            "hide" | "overlapped_io" => {}
            _ => return Err(badopt()),
        }
    }
    options.framing = match (packet, line) {
        (Some(_), Some(_)) => return Err(badopt()),
        (Some(size), None) => Framing::Packet(size),
        (None, Some(limit)) => Framing::Line(limit),
        (None, None) => Framing::Stream,
    };
    if options.errors_too && !options.standard {
        return Err(badopt());
    }
    if !options.reads && !options.writes {
        (options.reads, options.writes) = (true, true);
    }
    if let Some(folder) = folder.filter(|folder| !folder.word().is_nil()) {
        options.folder = Some(some_text(folder).ok_or_else(Stop::badarg)?);
    }
    Ok(options)
}

/// A number of bytes from 1 to what OTP takes for a size.
fn bytes(value: Term<'_>) -> Option<usize> {
    match value.view() {
        View::Big(large) if !large.negative => match large.limbs {
            [u64::MAX] => None,
            [bytes] => usize::try_from(*bytes).ok(),
            _ => None,
        },
        _ => value.as_usize().filter(|bytes| *bytes > 0),
    }
}

fn busy_limits(value: Term<'_>) -> Option<Option<BusyLimits>> {
    if value.as_atom_name() == Some("disabled") {
        return Some(None);
    }
    let [low, high] = value.as_tuple()? else {
        return None;
    };
    let [low, high] = [bytes(*low)?, bytes(*high)?];
    Some(Some(BusyLimits {
        low: low.min(high),
        high,
    }))
}

impl Options {
    /// The folder that a program is to run in.
    pub(super) fn folder(&self) -> Option<&OsStr> {
        self.folder.as_deref()
    }

    /// Sets an option with a value; `None` where there is no such option, or the value is none of its.
    fn set(&mut self, name: Term<'_>, value: Term<'_>) -> Option<()> {
        match name.as_atom_name()? {
            "env" => self.variables = variables(value)?,
            "args" => {
                let arguments = value.list_to_vec()?.into_iter().map(native_text);
                self.arguments = Some(arguments.collect::<Option<_>>()?);
            }
            "arg0" => self.own_name = Some(native_text(value)?),
            "parallelism" => self.port.parallelism = value.as_bool()?,
            "busy_limits_port" => self.limits = busy_limits(value)?,
            // Requests do not queue at a port: it takes each at once, or makes the sender wait.
            "busy_limits_msgq" => {
                busy_limits(value)?;
            }
            _ => return None,
        }
        Some(())
    }

    /// What only goes with some targets.
    pub(super) fn fit(&self, target: &Target) -> bool {
        let arguments = self.arguments.is_some() || self.own_name.is_some();
        match target {
            Target::File(_) => true,
            Target::Command(_) => !arguments,
            Target::Descriptors(..) => !arguments && !self.exit_status,
        }
    }
}

/// `[{Name, Value | false}]`.
fn variables(list: Term<'_>) -> Option<Vec<(OsString, Option<OsString>)>> {
    let variable = |entry: Term<'_>| {
        let [name, value] = entry.as_tuple()? else {
            return None;
        };
        let name = list_text(*name).filter(|name| {
            // A name may begin with `=`, as on Windows, and must not hold another.
            !name.is_empty() && !names::bytes(name)[1..].contains(&b'=')
        })?;
        if value.word() == atoms::FALSE {
            return Some((name, None));
        }
        Some((name, Some(list_text(*value)?)))
    };
    list.list_to_vec()?.into_iter().map(variable).collect()
}
