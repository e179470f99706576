%% Module make: what is out of date and what is compiled, with an Emakefile and without.
-module(lib_make).
-export([main/0]).

main() ->
    Folder = filename:join("/tmp", "lib_make_" ++ os:getpid()),
    ok = filelib:ensure_path(filename:join(Folder, "out")),
    {ok, Before} = file:get_cwd(),
    ok = file:set_cwd(Folder),
    true = code:add_patha("."),
    try in_folder()
    after
        ok = file:set_cwd(Before),
        ok = file:del_dir_r(Folder)
    end.

in_folder() ->
    show(make:all()),
    module(make_one, "-include(\"make_one.hrl\").\nf() -> ?VALUE.\n"),
    ok = file:write_file("make_one.hrl", "-define(VALUE, 1).\n"),
    module(make_two, "f() -> two.\n"),
    show(make:all([noexec])),
    show(make:all()),
    show(make:all()),
    older("make_two.beam", "make_two.erl"),
    show(make:files([make_one, "make_two.erl"], [noexec])),
    show(make:files([make_two, make_one], [load])),
    show([M:f() || M <- [make_one, make_two]]),
    ok = file:write_file("make_one.hrl", "-define(VALUE, changed).\n"),
    older("make_one.beam", "make_one.hrl"),
    show(make:all([load])),
    show(make_one:f()),
    module(make_bad, "f() -> missing().\n"),
    module(make_warned, "f() -> X = 1, 2.\n"),
    show(make:files([make_warned, make_bad, make_two])),
    show([M || M <- [make_warned, make_bad], filelib:is_file(atom_to_list(M) ++ ".beam")]),
    show(make:all([noexec, {emake, [{'make_w*', [{outdir, "out"}]}, [make_one, 'make_two'], {'*', [{outdir, out}]}]}])),
    ok = file:write_file("Emakefile", "{make_two, [{outdir, \"out\"}, {d, 'X'}]}.\n{'make_*e', [debug_info]}.\n"),
    show(make:all([noexec])),
    show(make:files([make_two, make_one, make_warned], [noexec])),
    show(make:files([make_two])),
    show(filelib:wildcard("out/*")),
    show(make:all([netload, {emake, [make_two, {make_warned, ['P', {outdir, "out"}]}]}])),
    ok = file:write_file("Emakefile", "{make_two, "),
    show(make:all()).

module(Name, Text) ->
    ok = file:write_file(atom_to_list(Name) ++ ".erl", ["-module(", atom_to_list(Name), ").\n-export([f/0]).\n", Text]).

older(Object, Source) ->
    ok = file:change_time(Object, {{2020, 1, 1}, {0, 0, 0}}),
    ok = file:change_time(Source, {{2020, 1, 1}, {0, 0, 1}}).

show(Term) -> io:format("~p~n", [Term]).
