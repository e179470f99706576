%% Funs of modules that are not there: the error handler deals with them, unless the module is there and has none.
-module(fun_gone).
-export([undefined_function/3, undefined_lambda/3]).
-include("case.hrl").

main() ->
    Code = compiled(),
    {module, giver} = code:load_binary(giver, "", Code),
    Fun = giver:make(1),
    ?show(Fun(2)),
    code:delete(giver),
    code:purge(giver),
    ?show(outcome(fun() -> Fun(3) end)),
    ?show(outcome(fun() -> apply(Fun, [4]) end)),
    process_flag(error_handler, ?MODULE),
    ?show(Fun(5)),
    process_flag(error_handler, error_handler),
    {module, giver} = code:load_binary(giver, "", compiled_without()),
    ?show(outcome(fun() -> Fun(6) end)),
    {module, giver} = code:load_binary(giver, "", Code),
    ?show(Fun(7)),
    ok.

undefined_function(M, F, A) -> error_handler:undefined_function(M, F, A).
undefined_lambda(Module, Fun, Arguments) -> {Module, is_function(Fun, 1), Arguments}.

outcome(F) ->
    try F()
    catch
        error:{badfun, Fun}:_ -> {badfun, is_function(Fun)};
        error:Reason:Stack -> {Reason, top(hd(Stack))}
    end.

top({Fun, Arguments, _}) -> {is_function(Fun), Arguments};
top({M, F, A, _}) -> {M, F, A}.

compiled() -> code(["-module(giver).", "-export([make/1]).", "make(X) -> fun(Y) -> X + Y end."]).
compiled_without() -> code(["-module(giver).", "-export([make/1]).", "make(X) -> X."]).

code(Lines) ->
    Forms = [begin {ok, Tokens, _} = erl_scan:string(Line), {ok, Form} = erl_parse:parse_form(Tokens), Form end || Line <- Lines],
    {ok, giver, Code} = compile:forms(Forms, []),
    Code.
