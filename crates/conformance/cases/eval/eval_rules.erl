%% What the evaluator refuses, what its handlers see, and the order in which it evaluates.
-module(eval_rules).
-export([local/2, main/0]).

main() ->
    [show(Text) || Text <- texts()],
    [handled(Text) || Text <- ["f(1) + g(2)", "lists:seq(1, 3)", "apply(lists, seq, [1, 2])", "F = fun(A) -> A + 1 end, F(2)", "(fun erlang:abs/1)(-3)",
                               "begin F = fun G(0) -> done; G(N) -> G(N - 1) end, F(3) end", "is_atom(a)", "X = 1, X =:= 1"]],
    io:format("~p~n", [erl_eval:exprs(parse("h(1, 2)"), [], {?MODULE, local})]).

texts() ->
    ["if lists:member(1, [1]) -> true; true -> false end", "if 1 + a -> yes; true -> no end", "if erlang:'+'(3, a) -> yes; true -> no end",
     "case 1 of A when erlang:'=='(A, 1) -> A end", "if integer(1) -> yes; true -> no end", "if {erlang, is_integer}(3) -> yes; true -> no end",
     "X", "begin X = 1, Y end", "case 4 of 2 + a -> true; _ -> false end", "foo(1)", "[]#{a => error(bad)}", "[a]#{}", "(#{})#{a := 1}",
     "#{term_to_binary(42) := _} = #{}", "<<X:(process_info(self()))>> = <<>>", "<<X:(1/0)>> = <<1>>", "<<\"\":problem/signed>>", "<<\"\":16/signed>>",
     "<< <<>> || <<>> <= <<1:(-1), (fun() -> a = b end())>> >>", "<< <<>> || <<34:(1/0)>> <= <<\"string\">> >>",
     "[X || <<X:64/float>> <= <<-1:64, 0:64, 0:64>>]", "[a || <<0:64/float>> <= <<0:64, 1:64, 0:64>>]", "[3 || <<17/float>> <= <<17.0/float>>]",
     "begin L = 8, << <<B:32>> || <<L:L, B:L>> <= <<16:8, 7:16>> >> end", "(fun(A) -> A end)()", "#r{}", "a andalso true", "fun(1) -> 2 end(3)",
     "try 1 of 2 -> 3 catch _:_ -> 4 end", "receive after 0 -> x end", "maybe {ok, A} ?= {error, 1} else {error, B} -> B end"].

show(Text) ->
    io:format("~ts~n    ~p~n    ~p~n", [Text, run(Text, fun(Exprs) -> erl_eval:exprs(Exprs, []) end),
                                        run(Text, fun(Exprs) -> erl_eval:exprs(Exprs, [], none, none) end)]).

run(Text, Eval) ->
    try {value, Value, Bindings} = Eval(parse(Text)), {Value, Bindings}
    catch
        Class:{badarity, {_, Args}} -> {Class, badarity, Args};
        Class:Reason -> {Class, Reason}
    end.

handled(Text) ->
    Local = {value, fun(Name, Args) -> io:format("  local ~p ~p~n", [Name, Args]), hd(Args) end},
    Remote = fun(Function, Args) when is_function(Function) -> io:format("  fun ~p~n", [Args]), apply(Function, Args);
                ({M, F}, Args) -> io:format("  remote ~p:~p ~p~n", [M, F, Args]), apply(M, F, Args)
             end,
    Placed = fun(Anno, Function, Args) -> io:format("  at ~p~n", [Anno]), Remote(Function, Args) end,
    [begin
         {value, Value, _} = erl_eval:exprs(parse(Text), [], Local, {value, Handler}),
         io:format("~ts -> ~s~n", [Text, case Value of _ when is_function(Value) -> "fun"; _ -> io_lib:format("~p", [Value]) end])
     end || Handler <- [Remote, Placed]].

parse(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text ++ "."),
    {ok, Exprs} = erl_parse:parse_exprs(Tokens),
    Exprs.


local(Name, Args) -> {Name, Args}.
