%% What erl_eval's handler of functions sees: calls and operators in guards and filters as well as in bodies.
-module(eval_guard_handlers).
-export([main/0]).

main() ->
    Local = {value, fun(Name, Args) -> io:format("  local ~p ~p~n", [Name, Args]), l end},
    Plain = {value, fun({M, F}, Args) -> io:format("  ~p:~p~n", [M, F]), apply(M, F, Args); (F, Args) -> io:format("  fun~n"), apply(F, Args) end},
    Refuses = {value, fun({erlang, '+'}, _) -> error(plus);
                         ({_, is_atom}, _) -> exit(atom);
                         ({M, F}, Args) -> apply(M, F, Args);
                         (F, Args) -> apply(F, Args)
                      end},
    [io:format("~s ~p~n", [Text, evaluated(Text, Local, Handler)]) || Text <- texts(), Handler <- [none, Plain, Refuses]].

texts() ->
    ["if is_atom(a), 1 + 1 > 1 -> x; true -> y end.", "if atom(1 + 2 > 0) -> x; true -> y end.",
     "if erlang:is_atom(b) -> x; true -> y end.", "case {1} of {X} when X > 0, element(1, {X}) =:= X -> a; _ -> b end.",
     "if - 2 -> 1; true -> 2 end.", "if (- 2 > 0) andalso true -> 1; true -> 2 end.", "if not true orelse is_atom(a) -> 1; true -> 2 end.",
     "[X || X <- [1, a], is_atom(X)].", "[X || X <- [1, a], X + 1 > 1].", "(fun(X) when is_atom(X) -> X; (X) -> 1 + X end)(2).",
     "<<1:(1 + 7)>>.", "maybe true ?= is_atom(a) else Y when is_atom(Y) -> Y end.", "{1 + 2, hd([1])}.",
     "lists:map(fun(X) when X > 1 -> is_atom(X); (X) -> X end, [1, 2]).", "if self() =:= a -> 1; true -> 2 end.",
     "if #{a => 1} =:= #{} -> 1; true -> 2 end.", "try 1 + 1 of 2 when 1 + 1 =:= 2 -> x catch _:_ when 1 + 1 =:= 2 -> y end.",
     "receive a when 1 + 1 =:= 2 -> b after 0 + 1 -> c end.", "f(1), f(1 + 1)."].

evaluated(Text, Local, Handler) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Exprs} = erl_parse:parse_exprs(Tokens),
    try erl_eval:exprs(Exprs, [], Local, Handler) of
        {value, Value, _} -> Value
    catch Class:Reason -> {Class, Reason}
    end.
