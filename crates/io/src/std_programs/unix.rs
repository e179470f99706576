//! Programs as POSIX starts them.
//!
//! Of the descriptors that are open here a program gets none but those it is given, as in OTP: who started this one may have left others open.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use rustix::fs::Access;

use super::waiter;
use crate::programs::{Ended, Ends, Executable, Program, Running};

/// The first descriptor that is not standard.
const FIRST_OWN: i32 = 3;

const SHELL: &str = "/bin/sh";

/// What a shell does to move pipes from standard input and output to descriptors 3 and 4. Standard output is then where errors go: that of the machine is
/// not known to a shell whose own is the pipe.
fn move_ends(program: &Program) -> String {
    let reads = if program.reads { "3<&0" } else { "" };
    let writes = if program.writes { "4>&1" } else { "" };
    format!(r#"exec "$0" "$@" {reads} {writes} 0</dev/null 1>&2"#)
}

/// The exit status as a shell shows it.
pub(super) fn number_of(status: ExitStatus) -> i32 {
    match (status.code(), status.signal()) {
        (Some(code), _) => code,
        (None, Some(signal)) => 128 + signal,
        (None, None) => -1,
    }
}

/// A name without a slash is a file of the folder, not one to be searched for.
fn explicit(file: &Path) -> PathBuf {
    if file.as_os_str().as_encoded_bytes().contains(&b'/') {
        file.to_owned()
    } else {
        Path::new(".").join(file)
    }
}

/// The file that is executed, its arguments before those of the program, and its own name.
fn executable(program: &Program) -> (PathBuf, Vec<OsString>, Option<&OsStr>) {
    match &program.file {
        Executable::File(file) => (explicit(file), Vec::new(), program.own_name.as_deref()),
        Executable::Command(command) => {
            let mut line = OsString::from("exec ");
            line.push(command);
            let own_name = (program.ends == Ends::Standard).then(|| OsStr::new("sh"));
            (SHELL.into(), vec!["-c".into(), line], own_name)
        }
    }
}

fn command_of(program: &Program) -> Command {
    let (file, arguments, own_name) = executable(program);
    let mut command = match program.ends {
        Ends::Standard => Command::new(file),
        Ends::Own => {
            let mut shell = Command::new(SHELL);
            shell.arg("-c").arg(move_ends(program)).arg(file);
            shell
        }
    };
    if let (Ends::Standard, Some(name)) = (program.ends, own_name) {
        command.arg0(name);
    }
    command
        .args(arguments)
        .args(&program.arguments)
        .env_clear()
        .envs(program.variables.iter().map(|(name, value)| (name, value)))
        .current_dir(&program.folder)
        // Signals of a terminal are for this program.
        .process_group(0);
    command
}

pub(super) fn check(file: &Path, folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::access(folder.join(file), Access::EXEC_OK)?)
}

pub(super) fn start(program: &Program, ended: Ended) -> io::Result<Running> {
    if program.ends == Ends::Own && program.own_name.is_some() {
        // A shell that moves the pipes cannot give what it executes another name.
        return Err(io::ErrorKind::Unsupported.into());
    }
    let mut command = command_of(program);
    let (mut input, mut output) = (None, None);
    if program.reads {
        let (reader, writer) = io::pipe()?;
        command.stdin(reader);
        input = Some(File::from(OwnedFd::from(writer)));
    }
    if program.writes {
        let (reader, writer) = io::pipe()?;
        if program.errors_too {
            command.stderr(writer.try_clone()?);
        }
        command.stdout(writer);
        output = Some(File::from(OwnedFd::from(reader)));
    } else if program.errors_too {
        command.stderr(Stdio::from(io::stdout().as_fd().try_clone_to_owned()?));
    }
    for end in input.iter().chain(&output) {
        rustix::io::ioctl_fionbio(end, true)?;
    }
    close_fds::set_fds_cloexec_threadsafe(FIRST_OWN, &[]);
    let waiter = waiter(ended)?;
    let child = command.spawn()?;
    // The child's ends of the pipes are the child's alone from here on.
    drop(command);
    let id = child.id();
    // The thread waits for exactly this.
    let _waited_for = waiter.send(child);
    Ok(Running {
        id,
        input,
        output,
        blocking: false,
    })
}

pub(super) fn descriptor(number: u32, write: bool) -> io::Result<File> {
    let descriptor = match number {
        0 => io::stdin().as_fd().try_clone_to_owned()?,
        1 => io::stdout().as_fd().try_clone_to_owned()?,
        2 => io::stderr().as_fd().try_clone_to_owned()?,
        _ => {
            let path = format!("/dev/fd/{number}");
            return File::options().read(!write).write(write).open(path);
        }
    };
    Ok(File::from(descriptor))
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::os::fd::AsRawFd;
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_program_inherits_no_descriptor_but_its_own() {
        // A duplicate is one that programs inherit.
        let left_open = rustix::io::dup(io::stderr().as_fd()).unwrap();
        let script = format!("[ -e /dev/fd/{} ]; echo $?", left_open.as_raw_fd());
        let program = Program {
            file: Executable::File("/bin/sh".into()),
            arguments: vec!["-c".into(), script.into()],
            own_name: None,
            folder: "/".into(),
            variables: Vec::new(),
            reads: false,
            writes: true,
            errors_too: false,
            ends: Ends::Standard,
        };
        let (sender, ended) = mpsc::channel();
        let heard = Box::new(move |status| {
            let _heard = sender.send(status);
        });
        let mut output = start(&program, heard).unwrap().output.unwrap();
        assert_eq!(ended.recv(), Ok(0));
        let mut text = String::new();
        output.read_to_string(&mut text).unwrap();
        assert_eq!(text, "1\n");
    }
}
