%% Loading a module of which only an old version is left does not end those who run that; the next load does.
-module(code_old_alone).
-include("case.hrl").

main() ->
    Code = compiled(),
    Self = self(),
    Runner = spawn(fun() -> {module, alone} = code:load_binary(alone, "", Code), alone:f(Self) end),
    receive started -> ok end,
    ?show(code:delete(alone)),
    ?show(erlang:check_old_code(alone)),
    ?show(code:load_binary(alone, "", Code)),
    ?show(is_process_alive(Runner)),
    ?show(code:load_binary(alone, "", Code)),
    ?show(is_process_alive(Runner)),
    ?show(erlang:check_old_code(alone)),
    ok.

compiled() ->
    Lines = ["-module(alone).", "-export([f/1]).", "f(P) -> P ! started, receive _ -> ok end."],
    Forms = [begin {ok, Tokens, _} = erl_scan:string(Line), {ok, Form} = erl_parse:parse_form(Tokens), Form end || Line <- Lines],
    {ok, alone, Code} = compile:forms(Forms, []),
    Code.
