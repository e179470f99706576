%% Files to forms and to code: includes, macros, options, messages.
-module(compile_sources).
-export([main/0]).

main() ->
    Folder = filename:join(filename:basedir(user_cache, "asterias_cases"), integer_to_list(erlang:unique_integer([positive])) ++ os:getpid()),
    ok = filelib:ensure_path(filename:join(Folder, "inc")),
    {ok, Before} = file:get_cwd(),
    ok = file:set_cwd(Folder),
    try steps()
    after
        ok = file:set_cwd(Before),
        ok = file:del_dir_r(Folder)
    end.

steps() ->
    ok = file:write_file("inc/some.hrl", "-record(r, {a = 1 :: integer()}).\n-define(TWICE(X), (X) * 2).\n"),
    ok = file:write_file("good.erl", "-module(good).\n-export([f/0, g/0]).\n-include(\"some.hrl\").\n-ifdef(GIVEN).\nf() -> ?GIVEN.\n-else.\nf() -> none.\n-endif.\n"
                                     "g() -> {?TWICE(#r.a), ?LINE, ?MODULE}.\n"),
    ok = file:write_file("bad.erl", "-module(bad).\n-export([f/0]).\n-include(\"nofile.hrl\").\n-define(A(X), X).\nf() -> ?A(1), ?B.\ng() -> X + .\n-error(foo).\n"
                                    "-type t() :: integer().\nh() -> \"abc.\n"),
    ok = file:write_file("other.erl", "-module(misnamed).\n"),
    io:format("~p~n", [compile:file("good", [{i, "inc"}, report])]),
    run([]),
    io:format("~p~n", [compile:file("good.erl", [{i, "inc"}, {d, 'GIVEN', {a, "b", 1}}])]),
    run([]),
    io:format("~p~n", [element(2, compile:file("good.erl", [{i, "inc"}, binary, {d, 'GIVEN'}]))]),
    io:format("~p~n", [compile:file("bad", [report])]),
    io:format("~p~n", [compile:file("bad", [report, brief])]),
    io:format("~p~n", [compile:file(nothere, [report])]),
    io:format("~p~n", [compile:file(other, [report])]),
    io:format("~p~n", [filelib:wildcard("*")]),
    io:format("~p~n", [epp:parse_file("good.erl", ["inc"], [])]),
    io:format("~p~n", [epp:parse_file("good.erl", [{includes, ["inc"]}, {macros, [{'GIVEN', x}]}, {location, {1, 1}}])]),
    io:format("~p~n", [epp:parse_file("bad.erl", [])]),
    io:format("~p~n", [epp:parse_file("nothere.erl", [])]),
    {ok, Epp} = epp:open("bad.erl", []),
    io:format("~p~n", [[epp:parse_erl_form(Epp) || _ <- lists:seq(1, 12)]]),
    io:format("~p~n", [epp:close(Epp)]).

run(_) ->
    code:purge(good),
    {module, good} = code:load_abs(filename:absname("good")),
    io:format("~p~n", [{good:f(), good:g()}]),
    code:purge(good),
    code:delete(good).
