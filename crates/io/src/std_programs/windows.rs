//! Programs as Windows starts them: by one line of text, which the program itself takes apart. A command is such a line; what it begins with is
//! looked for along the path, with the extensions of programs.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::windows::io::{AsHandle, OwnedHandle};
use std::os::windows::process::CommandExt;
use std::path::{Path, PathBuf, absolute};
use std::process::{Command, ExitStatus, Stdio};

use super::waiter;
use crate::programs::{Ended, Ends, Executable, Program, Running};

/// A program of the console gets one that nobody sees.
const CREATE_NO_WINDOW: u32 = 0x0800_0000;

/// What a name is tried with, in this order.
const EXTENSIONS: [&str; 4] = ["", ".com", ".exe", ".bat"];

pub(super) fn number_of(status: ExitStatus) -> i32 {
    status.code().unwrap_or(-1)
}

/// A file by this name, or by it and an extension.
fn file_in(folder: &Path, name: &OsStr) -> Option<PathBuf> {
    let mut candidates = EXTENSIONS.iter().map(|extension| {
        let mut full = name.to_owned();
        full.push(extension);
        folder.join(full)
    });
    let file = candidates.find(|file| file.is_file())?;
    // Programs that look at the line themselves take slashes for options.
    absolute(file).ok()
}

/// The file of a program: where a name leads alone, or that of the first folder of the path that has one.
fn found(name: &OsStr, program: &Program) -> Option<PathBuf> {
    let here = file_in(&program.folder, name);
    if here.is_some() || Path::new(name).components().count() > 1 {
        return here;
    }
    // That of this program, whatever the variables of the one to be started are.
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find_map(|folder| file_in(&folder, name))
}

/// A command's program, which may stand in quotes, and the rest of its line.
fn parted(line: &str) -> (String, &str) {
    let mut quoted = false;
    let mut characters = line.char_indices().peekable();
    let mut end = line.len();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => quoted = !quoted,
            '\\' if quoted => {
                characters.next_if(|(_, next)| *next == '"');
            }
            ' ' if !quoted => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    let (name, rest) = line.split_at(end);
    let bare = name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'));
    (bare.unwrap_or(name).to_owned(), rest.trim_start())
}

fn command_of(program: &Program) -> io::Result<Command> {
    let missing = || io::Error::from(io::ErrorKind::NotFound);
    let mut command = match &program.file {
        Executable::File(file) => {
            let file = file_in(&program.folder, file.as_os_str()).ok_or_else(missing)?;
            let mut command = Command::new(file);
            command.args(&program.arguments);
            command
        }
        Executable::Command(line) => {
            let line = line.to_str().ok_or(io::ErrorKind::InvalidInput)?;
            let (name, rest) = parted(line);
            let mut command = Command::new(found(OsStr::new(&name), program).ok_or_else(missing)?);
            if !rest.is_empty() {
                command.raw_arg(rest);
            }
            command
        }
    };
    command
        .env_clear()
        .envs(program.variables.iter().map(|(name, value)| (name, value)))
        .current_dir(&program.folder)
        .creation_flags(CREATE_NO_WINDOW)
        .stdin(Stdio::null());
    Ok(command)
}

pub(super) fn check(file: &Path, folder: &Path) -> io::Result<()> {
    let found = file_in(folder, file.as_os_str());
    found
        .map(drop)
        .ok_or_else(|| io::ErrorKind::NotFound.into())
}

pub(super) fn start(program: &Program, ended: Ended) -> io::Result<Running> {
    if program.ends == Ends::Own || program.own_name.is_some() {
        // There are no descriptors but the standard ones, and what a program is told as its name is its file.
        return Err(io::ErrorKind::Unsupported.into());
    }
    let mut command = command_of(program)?;
    let (mut input, mut output) = (None, None);
    if program.reads {
        let (reader, writer) = io::pipe()?;
        command.stdin(reader);
        input = Some(File::from(OwnedHandle::from(writer)));
    }
    if program.writes {
        let (reader, writer) = io::pipe()?;
        if program.errors_too {
            command.stderr(writer.try_clone()?);
        }
        command.stdout(writer);
        output = Some(File::from(OwnedHandle::from(reader)));
    } else if program.errors_too {
        command.stderr(Stdio::from(io::stdout().as_handle().try_clone_to_owned()?));
    }
    let waiter = waiter(ended)?;
    let child = command.spawn().map_err(refused)?;
    // The child's ends of the pipes are the child's alone from here on.
    drop(command);
    let id = child.id();
    // The thread waits for exactly this.
    let _waited_for = waiter.send(child);
    Ok(Running {
        id,
        input,
        output,
        blocking: true,
    })
}

/// What is not there, or is no program.
fn refused(error: io::Error) -> io::Error {
    match error.kind() {
        kind @ (io::ErrorKind::NotFound | io::ErrorKind::OutOfMemory) => kind.into(),
        _ => io::ErrorKind::PermissionDenied.into(),
    }
}

pub(super) fn descriptor(number: u32, _: bool) -> io::Result<File> {
    let handle: io::Result<OwnedHandle> = match number {
        0 => io::stdin().as_handle().try_clone_to_owned(),
        1 => io::stdout().as_handle().try_clone_to_owned(),
        2 => io::stderr().as_handle().try_clone_to_owned(),
        _ => Err(io::ErrorKind::NotFound.into()),
    };
    handle.map(File::from)
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn a_command_begins_with_its_program() {
        let cases = [
            ("cmd /c dir", "cmd", "/c dir"),
            ("cmd", "cmd", ""),
            ("\"c:\\a b\\x.exe\"  1 2", "c:\\a b\\x.exe", "1 2"),
            ("\"a\" \"b\"", "a", "\"b\""),
        ];
        for (line, name, rest) in cases {
            assert_eq!(parted(line), (name.to_owned(), rest), "{line}");
        }
    }
}
