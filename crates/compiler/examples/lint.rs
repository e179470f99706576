//! Prints what the lint finds in Erlang files, in the form of `erlc`: `lint [-I DIR]... [-L LIBRARY=DIR]... FILE...`.

use asterias_compiler::lint::{Behaviour, Behaviours, Options, lint};
use asterias_syntax::epp::{self, Sources};
use asterias_syntax::report::{self, Texts};

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

struct NoBehaviours;

impl Behaviours for NoBehaviours {
    fn find(&self, _module: &str) -> Option<Behaviour> {
        Some(Behaviour::default())
    }
}

struct Source(String, String);

impl Texts for Source {
    fn text(&self, file: &str) -> Option<&str> {
        (file == self.0).then_some(&*self.1)
    }
}

fn main() {
    asterias_syntax::deep::run(lint_all).expect("the system gives a thread");
}

fn lint_all() {
    let mut options = epp::Options::default();
    let mut lint_options = Options::default();
    let mut disk = Disk(Vec::new());
    let mut brief = false;
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
            "--brief" => brief = true,
            option if option.starts_with('+') => lint_options.names.push(option[1..].to_owned()),
            file => {
                let bytes = std::fs::read(file).unwrap_or_default();
                let module = epp::parse_file(file, &bytes, &disk, &options);
                let source = Source(
                    file.to_owned(),
                    String::from_utf8_lossy(&bytes).into_owned(),
                );
                for problem in lint(&module, &lint_options, &NoBehaviours) {
                    print!(
                        "{}",
                        report::erlc(&problem, &module.ast.files, &source, brief)
                    );
                }
            }
        }
    }
}
