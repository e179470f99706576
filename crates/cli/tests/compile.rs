//! `erlc` and `escript` as programs: what they write, say and end with.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder for files");
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("a file is written");
}

/// Runs it in a folder.
fn asterias(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_asterias"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

#[track_caller]
fn says(output: &Output, code: i32, text: &str) {
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{out}{err}");
    assert_eq!(format!("{out}{err}"), text);
}

#[test]
fn parse_transforms_run() {
    let folder = folder("transforms");
    write(
        &folder,
        "swap.erl",
        "-module(swap).\n-export([parse_transform/2]).\n\
         parse_transform(Forms, _) -> [swap(Form) || Form <- Forms].\n\
         swap({function, A, f, 0, _}) -> {function, A, f, 0, [{clause, A, [], [], [{atom, A, swapped}]}]};\n\
         swap(Form) -> Form.\n",
    );
    write(
        &folder,
        "used.erl",
        "-module(used).\n-export([f/0]).\n-compile({parse_transform, swap}).\nf() -> kept.\n",
    );
    says(&asterias(&folder, &["erlc", "swap.erl"]), 0, "");
    says(&asterias(&folder, &["erlc", "used.erl"]), 0, "");
    let show = "io:format(\"~p~n\", [used:f()]), halt().";
    says(
        &asterias(&folder, &["erl", "-noshell", "-eval", show]),
        0,
        "swapped\n",
    );
    says(
        &asterias(&folder, &["erlc", "+{parse_transform,absent}", "swap.erl"]),
        1,
        "swap.erl: undefined parse transform 'absent'\n",
    );
}

#[test]
fn warnings_may_be_errors() {
    let folder = folder("strict");
    write(&folder, "w.erl", "-module(w).\nf() -> ok.\n");
    says(
        &asterias(&folder, &["erlc", "-Werror", "+brief", "w.erl"]),
        1,
        "compile: warnings being treated as errors\nw.erl:2:1: function f/0 is unused\n",
    );
    assert!(!folder.join("w.beam").exists());
}

#[test]
fn scripts_run() {
    let folder = folder("scripts");
    write(
        &folder,
        "s.escript",
        "#!/usr/bin/env escript\n%%! -given yes\nmain([\"flag\"]) -> io:format(\"~p~n\", [init:get_argument(given)]);\n\
         main([\"halt\"]) -> halt(3);\nmain(Args) -> io:format(\"~p~n\", [Args]).\n",
    );
    write(
        &folder,
        "wrong.escript",
        "#!/usr/bin/env escript\nmain(_) -> X.\n",
    );
    says(
        &asterias(&folder, &["escript", "s.escript", "a", "b"]),
        0,
        "[\"a\",\"b\"]\n",
    );
    says(
        &asterias(&folder, &["escript", "s.escript", "flag"]),
        0,
        "{ok,[[\"yes\"]]}\n",
    );
    says(&asterias(&folder, &["escript", "s.escript", "halt"]), 3, "");
    says(
        &asterias(&folder, &["escript", "wrong.escript"]),
        127,
        "wrong.escript:2:12: variable 'X' is unbound\n%    2| main(_) -> X.\n%     |            ^\n\nescript: There were compilation errors.\n",
    );
    says(
        &asterias(&folder, &["escript", "absent.escript"]),
        1,
        "escript: Failed to open file: absent.escript\n",
    );
}

#[test]
fn files_of_an_archive_are_found_below_the_script() {
    let folder = folder("archive");
    write(
        &folder,
        "tool.erl",
        "-module(tool).\n-export([main/1, make/0]).\n\
         main(Arguments) ->\n\
             Script = filename:absname(escript:script_name()),\n\
             ok = application:load(app),\n\
             {ok, <<\"kept\">>, _} = erl_prim_loader:get_file(Script ++ \"/app/priv/note\"),\n\
             {ok, [\"note\"]} = erl_prim_loader:list_dir(code:priv_dir(app)),\n\
             {error, enotdir} = file:read_file(Script ++ \"/app/priv/note\"),\n\
             true = code:which(tool) =:= Script ++ \"/app/ebin/tool.beam\",\n\
             {error, bad_directory} = code:add_path(Script ++ \"/none/ebin\"),\n\
             io:format(\"~p ~p~n\", [Arguments, application:get_key(app, vsn)]).\n\
         make() ->\n\
             {ok, Code} = file:read_file(\"tool.beam\"),\n\
             Files = [{\"app/ebin/tool.beam\", Code}, {\"app/ebin/app.app\", <<\"{application, app, [{vsn, \\\"3\\\"}]}.\">>},\n\
                      {\"app/priv/note\", <<\"kept\">>}],\n\
             ok = escript:create(\"script\", [shebang, {emu_args, \"-escript main tool\"}, {archive, Files, []}]).\n",
    );
    says(&asterias(&folder, &["erlc", "tool.erl"]), 0, "");
    let make = [
        "erl", "-noshell", "-s", "tool", "make", "-s", "init", "stop",
    ];
    says(&asterias(&folder, &make), 0, "");
    says(
        &asterias(&folder, &["escript", "script", "a", "b"]),
        0,
        "[\"a\",\"b\"] {ok,\"3\"}\n",
    );
}
