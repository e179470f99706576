%% cover: lines of modules that are counted, analyses on all levels, sources with counts, and counts that are kept in files.
-module(lib_cover).
-export([main/0]).

main() ->
    Folder = filename:join("/tmp", "lib_cover_" ++ os:getpid()),
    ok = filelib:ensure_path(Folder),
    {ok, Before} = file:get_cwd(),
    ok = file:set_cwd(Folder),
    try
        written("counted.erl", source()),
        written("plain.erl", "-module(plain).\n-export([f/0]).\nf() ->\n    ok.\n"),
        answers(),
        files(),
        errors()
    after
        ok = cover:stop(),
        ok = file:set_cwd(Before),
        ok = file:del_dir_r(Folder)
    end.

show(Term) -> io:format("~tp~n", [Term]).

written(File, Text) -> ok = file:write_file(File, Text).

source() ->
    "-module(counted).\n"
    "-export([branch/1, loop/2, comprehend/1, tries/1, funs/1, conditions/2, receives/1, maybes/1, one_line/1, unused/0]).\n"
    "%% A comment.\n"
    "branch(X) when X > 0 ->\n"
    "    Y = X + 1,\n"
    "    case Y of\n"
    "        2 ->\n"
    "            two;\n"
    "        3 -> three;\n"
    "        _ ->\n"
    "            if\n"
    "                Y > 10 -> large;\n"
    "                true ->\n"
    "                    small\n"
    "            end\n"
    "    end;\n"
    "branch(_) ->\n"
    "    none.\n"
    "\n"
    "loop(0, Sum) -> Sum;\n"
    "loop(N, Sum) ->\n"
    "    loop(N - 1,\n"
    "         Sum + N).\n"
    "\n"
    "comprehend(List) ->\n"
    "    A = [X * 2 ||\n"
    "            X <- List,\n"
    "            X rem 2 =:= 0],\n"
    "    B = << <<X>> ||\n"
    "           X <- List >>,\n"
    "    C = #{X =>\n"
    "              1 || X <- List},\n"
    "    {A, B, C}.\n"
    "\n"
    "tries(F) ->\n"
    "    try F() of\n"
    "        ok ->\n"
    "            fine;\n"
    "        Other -> Other\n"
    "    catch\n"
    "        error:_ ->\n"
    "            failed;\n"
    "        throw:T -> T\n"
    "    after\n"
    "        put(last, tries)\n"
    "    end.\n"
    "\n"
    "funs(List) ->\n"
    "    F = fun(1) -> one;\n"
    "           (_) ->\n"
    "                many\n"
    "        end,\n"
    "    G = fun Rec(0) -> done;\n"
    "            Rec(N) ->\n"
    "                Rec(N - 1)\n"
    "        end,\n"
    "    G(2),\n"
    "    lists:map(F, List).\n"
    "\n"
    "conditions(A, B) ->\n"
    "    A andalso\n"
    "        B\n"
    "        orelse is_atom(A).\n"
    "\n"
    "receives(Time) ->\n"
    "    receive\n"
    "        stop ->\n"
    "            stopped\n"
    "    after Time ->\n"
    "        timeout\n"
    "    end.\n"
    "\n"
    "maybes(X) ->\n"
    "    maybe\n"
    "        {ok, Y} ?= X,\n"
    "        Y + 1\n"
    "    else\n"
    "        error ->\n"
    "            wrong;\n"
    "        _ -> other\n"
    "    end.\n"
    "\n"
    "one_line(X) -> A = X, B = A, {A, B}.\n"
    "\n"
    "unused() ->\n"
    "    never.\n".

answers() ->
    {ok, _} = cover:start(),
    show(element(1, cover:start())),
    show(cover:modules()),
    show(cover:compile("counted.erl")),
    show(cover:is_compiled(plain)),
    {file, File} = cover:is_compiled(counted),
    show(filename:basename(File)),
    show(code:which(counted)),
    used(),
    [show({Analysis, Level, cover:analyse(counted, Analysis, Level)}) || Analysis <- [coverage, calls], Level <- [module, function, clause, line]],
    show(cover:analyse(module)),
    show(cover:analyse([counted, plain], calls, module)),
    show(cover:analyse(counted)),
    show(cover:reset(counted)),
    show(cover:analyse(counted, calls, module)),
    used().

used() ->
    show([counted:branch(X) || X <- [1, 2, 3, 1, 0, 20]]),
    show(counted:loop(5, 0)),
    show(counted:comprehend([1, 2, 3])),
    show([counted:tries(F) || F <- [fun() -> ok end, fun() -> 1 end, fun() -> error(x) end, fun() -> throw(y) end]]),
    show(counted:funs([1, 2, 3])),
    show([counted:conditions(A, B) || {A, B} <- [{true, true}, {true, false}, {false, true}]]),
    show(try counted:conditions(1, true) catch error:{badarg, Bad} -> Bad end),
    show(counted:receives(0)),
    show([counted:maybes(X) || X <- [{ok, 1}, error, 2]]),
    show(counted:one_line(1)).

files() ->
    show(cover:analyse_to_file(counted)),
    {ok, Text} = file:read_file("counted.COVER.out"),
    [_, Rest] = binary:split(Text, <<"\n">>),
    io:put_chars(Rest),
    show(cover:analyse_to_file(counted, [html, {outdir, "."}])),
    show(cover:analyse_to_file(plain)),
    show(cover:export("counts.coverdata")),
    show(cover:analyse(counted, calls, module)),
    ok = cover:stop(),
    show(code:which(counted) =:= cover_compiled),
    show(cover:import("counts.coverdata")),
    show(cover:imported_modules()),
    show([filename:basename(Imported) || Imported <- cover:imported()]),
    show(cover:analyse(calls, line)),
    show(cover:analyse([counted], calls, line)),
    show(cover:import("none")),
    show(cover:reset()),
    show(cover:imported_modules()).

errors() ->
    show(cover:analyse(nothing_there, calls, module)),
    show(cover:compile_beam(nothing_there)),
    {ok, plain} = compile:file("plain.erl", []),
    show(element(1, cover:compile_beam("plain"))),
    {ok, plain} = compile:file("plain.erl", [debug_info]),
    show(cover:compile_beam("plain")),
    show(cover:compile_beam_directory()),
    plain:f(),
    show(cover:analyse(plain, calls, function)),
    show(cover:reset(unknown)),
    show(cover:export("x", unknown)),
    show(cover:which_nodes()),
    show(lists:sort(cover:modules())).
