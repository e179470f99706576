%% Expressions from text: what compiled code would do with them.
-module(eval_exprs).

-include("../case.hrl").

main() ->
    run("1 + 2."),
    run("X = 3, [A * 2 || A <- [1, 2, X], A > 1]."),
    run("F = fun F(0) -> 0; F(N) -> N + F(N - 1) end, {F(10), lists:map(fun(Z) -> Z * Z end, [1, 2])}."),
    run("case {1, <<\"abc\">>} of {A, <<B, C/binary>>} when A > 0 -> {A, B, C} end."),
    run("self() ! foo, self() ! {bar, 2}, X = receive {bar, V} -> V after 100 -> timeout end, {X, receive Q -> Q end}."),
    run("receive never -> 1 after 1 -> timeout end."),
    run("try error(x) catch error:R:S -> {R, is_list(S)} after ok end."),
    run("try throw(a) of b -> 1 catch throw:a -> caught end."),
    run("try ok of b -> 1 catch throw:a -> caught end."),
    run("M = #{a => 1, \"b\" => 2}, #{a := K} = M#{a := 5}, {K, lists:sort(maps:to_list(#{L => P || L := P <- M}))}."),
    run("#{a := 1} = #{b => 1}."),
    run("#{}#{a := 1}."),
    run("<< <<(Z + 1)>> || <<Z>> <= <<1, 2, 3>> >>."),
    run("<<1:4, 2:4>>."),
    run("<<\"abc\"/utf16-little, 1.5:32/float, -1:16/signed>>."),
    run("<<N:8, B:N/binary, R/bits>> = <<2, \"abcd\">>, {N, B, R}."),
    run("<<300/utf8, R/binary>> = <<300/utf8, 1>>, R."),
    run("1 / 0."),
    run("foo:bar(1)."),
    run("nope(1)."),
    run("X."),
    run("maybe {ok, A} ?= {ok, 1}, {ok, B} ?= {error, 2}, A + B else {error, E} -> {e, E} end."),
    run("maybe {ok, A} ?= {ok, 1}, A end."),
    run("G = fun(L) when length(L) > 1 -> long; (_) -> short end, {G([1, 2]), G(x)}."),
    run("(fun(a) -> 1 end)(b)."),
    run("(fun(a) -> 1 end)(a, b)."),
    run("(foo)(1)."),
    run("\"abc\" ++ T = \"abcdef\", {T, $a}."),
    run("[{P, Q} || {P, Q} <- lists:zip([1, 2], [a, b]), P =/= 1]."),
    run("[X || X <- foo]."),
    run("[X || X <- [1], foo]."),
    run("{X, X} = {1, 2}."),
    run("if 1 > 2 -> a; true -> b end."),
    run("if 1 > 2 -> a end."),
    run("case 1 of 2 -> a end."),
    run("begin A = 1, B = A + 1 end, {A, B}."),
    run("true andalso foo."),
    run("foo andalso true."),
    run("false orelse 1 > 0."),
    run("not 1."),
    run("fun lists:reverse/1."),
    run("(fun length/1)([1, 2])."),
    run("[1, 2 | X] = [1, 2, 3], X."),
    run("catch throw(x)."),
    run("-1 bsl 3 + 16#ff - $a."),
    run("'quoted atom'."),
    run("\"\"\"\n  a\n  b\n  \"\"\"."),
    run("X = ."),
    run("foo bar."),
    run("\"unterminated"),
    run("[X || X <- [1, 2, 3], X rem 2 =:= 1] ++ [Y || {Y, _} <- [{1, 2}, 3]]."),
    run("[{A, B} || A <- [1, 2], B <- [A, 3]]."),
    ?show(erl_eval:expr({op, 1, '+', {var, 1, 'X'}, {integer, 1, 2}}, [{'X', 40}])),
    ?show(erl_eval:exprs([{match, 1, {var, 1, 'Y'}, {integer, 1, 2}}], #{})),
    ?show(erl_eval:expr({call, 1, {atom, 1, local}, [{integer, 1, 2}]}, [], {value, fun(N, As) -> {N, As} end})).

run(Text) ->
    Result = case erl_scan:string(Text) of
                 {ok, Tokens, _} ->
                     case erl_parse:parse_exprs(Tokens) of
                         {ok, Exprs} ->
                             try erl_eval:exprs(Exprs, erl_eval:new_bindings()) of
                                 {value, Value, _} -> Value
                             catch
                                 Class:Reason -> {Class, Reason}
                             end;
                         Error -> Error
                     end;
                 Error -> Error
             end,
    io:format("~ts -> ~w~n", [Text, shown(Result)]).

%% Funs differ in how they were made.
shown({error, {badarity, {_, Args}}}) -> {error, {badarity, Args}};
shown({error, {Reason, F}}) when is_function(F) -> {error, Reason};
shown(Value) -> Value.
