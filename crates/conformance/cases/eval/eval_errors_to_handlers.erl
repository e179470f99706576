-module(eval_errors_to_handlers).
-export([main/0]).

%% A handler of functions that are not local is told of what the evaluator itself raises, as of a call of erlang:raise/3.
main() ->
    Texts = ["<<A:B>>.", "<<1:8>>.", "<<A>>.", "1 + A.", "case A of 1 -> 2 end.", "X = 1, X = A.", "if A -> 1 end.", "F = fun(X) -> <<X:B>> end, F(1).", "throw(A).",
             "A(1).", "try 1 of 2 -> 3 catch _:_ -> 4 end.", "[X || X <- A].", "<< <<X>> || X <- A>>.", "Z.", "[X || <<X>> <= A].", "not A.", "A andalso 1.",
             "A orelse 1.", "maybe 1 ?= A else 3 -> 1 end.", "F = fun() -> 1 end, F(1).", "case 1 of 1 when A -> 1 end.", "apply(lists, map, [1, A]).",
             "apply(fun(X) -> X end, [1]).", "[K || K := _ <- A]."],
    [begin
         io:format("~s~n", [Text]),
         {ok, Tokens, _} = erl_scan:string(Text),
         {ok, Exprs} = erl_parse:parse_exprs(Tokens),
         run(Exprs, {value, fun(Anno, Function, Args) -> told(Anno, Function, Args) end}),
         run(Exprs, {value, fun(Function, Args) -> told(none, Function, Args) end}),
         run(Exprs, none)
     end || Text <- Texts],
    ok.

run(Exprs, Handler) ->
    try erl_eval:exprs(Exprs, [{'A', a}, {'B', b}], none, Handler) of
        {value, Value, _} -> io:format("  = ~p~n", [Value])
    catch
        Class:{badarity, _}:_ -> io:format("  ~p badarity~n", [Class]);
        Class:Reason:_ -> io:format("  ~p ~p~n", [Class, Reason])
    end.

told(Anno, Function, Args) ->
    case Function of
        {erlang, raise} ->
            [Class, Reason, [_ | _]] = Args,
            io:format("    ~p ~p ~p ~p~n", [Anno, Function, Class, case Reason of {badarity, _} -> badarity; _ -> Reason end]);
        _ when is_function(Function) -> io:format("    ~p a fun ~p~n", [Anno, Args]);
        _ -> io:format("    ~p ~p ~p~n", [Anno, Function, Args])
    end,
    case Function of
        {M, F} -> apply(M, F, Args);
        _ -> apply(Function, Args)
    end.
