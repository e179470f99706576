-module(eval_tail_calls).
-export([main/0, stack/0]).

%% What an evaluated fun does last leaves no frame of the evaluator behind: neither in traces nor, in a loop, on the stack.
main() ->
    trace("fun(X) -> X + a end."),
    trace("fun(X) -> -[X] end."),
    trace("fun(X) -> Y = X, atom_to_list(Y) end."),
    trace("fun(X) -> lists:nth(X, []) end."),
    trace("fun(X) -> case X of 1 -> X bsl a end end."),
    Loop = fun_of("fun Loop(0) -> eval_tail_calls:stack(); Loop(N) -> Loop(N - 1) end."),
    io:format("~p~n", [Loop(1) =:= Loop(1000)]),
    ok.

stack() -> element(2, process_info(self(), stack_size)).

trace(Text) ->
    Fun = fun_of(Text),
    try id(Fun(1)) catch error:Reason:Stack -> io:format("~s ~p~n", [Text, {Reason, [M || {M, _, _, _} <- Stack, M =:= erl_eval]}]) end.

id(X) -> X.

fun_of(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Exprs} = erl_parse:parse_exprs(Tokens),
    {value, Fun, _} = erl_eval:exprs(Exprs, []),
    Fun.
