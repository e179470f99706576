//! Prints the abstract forms of Erlang files, one form a line, and what is wrong with them on standard error.
//!
//! `forms [-I DIR]... [-L LIBRARY=DIR]... FILE...`; with `--time`, only how long reading took.

use std::time::Instant;

use asterias_syntax::epp::{self, Options, Sources};
use asterias_syntax::format::{TextSink, Writer};

struct Disk(Vec<(String, String)>);

impl Sources for Disk {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(path).ok()
    }

    fn library(&self, name: &str) -> Option<String> {
        let found = self.0.iter().find(|(library, _)| library == name);
        found.map(|(_, folder)| folder.clone())
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

fn main() {
    asterias_syntax::deep::run(read_all).expect("the system gives a thread");
}

fn read_all() {
    let mut options = Options::default();
    let mut disk = Disk(Vec::new());
    let mut timed = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "-I" => options.include_path.extend(arguments.next()),
            "-L" => {
                let given = arguments.next().unwrap_or_default();
                if let Some((library, folder)) = given.split_once('=') {
                    disk.0.push((library.to_owned(), folder.to_owned()));
                }
            }
            "--time" => timed = true,
            "--old" => options.maybe_expr = false,
            file => print_forms(file, &disk, &options, timed),
        }
    }
}

fn print_forms(file: &str, disk: &Disk, options: &Options, timed: bool) {
    let bytes = std::fs::read(file).unwrap_or_default();
    let read = || {
        let start = Instant::now();
        let module = epp::parse_file(file, &bytes, disk, options);
        (start.elapsed(), module)
    };
    let (mut best, module) = read();
    if timed {
        for _ in 0..9 {
            best = best.min(read().0);
        }
        eprintln!(
            "{file}: {best:?} for {} lines",
            bytes.split(|&b| b == b'\n').count()
        );
    }
    for problem in &module.problems {
        let (file, pos) = (module.ast.files.name(problem.pos.file()), problem.pos);
        eprintln!("{file}:{}:{}: {}", pos.line(), pos.column(), problem.text);
    }
    if timed {
        return;
    }
    for form in &module.ast.forms {
        let mut sink = TextSink::new(&module.names);
        Writer::new(&module.ast, &mut sink, true).form(form);
        println!("{}", sink.out);
    }
}
