%% ets:fun2ms/1 of funs that were evaluated, and the parse transform on forms: what funs say becomes data.
-module(eval_match_specs).
-include("../case.hrl").

main() ->
    [evaluated(Text) || Text <- texts()],
    [transformed(Text) || Text <- texts()],
    ?show(ets:fun2ms(id(fun(X) -> X end))),
    ?show(element(1, erl_eval:fun_data(value("fun(X) -> X end")))),
    ?show(element(1, erl_eval:fun_data(value("fun F(X) -> F(X) end")))),
    ?show(element(3, erl_eval:fun_data(value("fun F(X) -> F(X) end")))),
    ?show(erl_eval:fun_data(fun id/1)),
    ?show(erl_eval:fun_data(id(x))),
    ?show(value("begin F = fun G(0) -> []; G(N) -> [N | G(N - 1)] end, F(3) end")).

texts() ->
    ["fun({A, B}) -> {B, A} end", "fun({\"foo\" ++ A, B}) -> {A, B} end", "fun({[x | \"yz\" ++ _], B}) -> B end",
     "fun(A) -> A band (-(-17) bsl 3) end", "fun(A) -> A band erlang:'bsl'(17, 3) end", "fun(A) -> A + 1 + 2 end", "fun(A) -> 1 + 2 + A end",
     "fun({key, #{foo := V}}) -> V end", "fun(X) when atom(X); tuple(X) -> true; (X) when float(X) -> float(X) end",
     "fun(X) when erlang:float(X) > 1 -> big; (_) -> small end", "fun({X, Y}) when X > Y, is_atom(Y) -> object() end",
     "fun(X) when X =:= a; X =:= b -> bindings() end", "fun({X, Y}) -> foo(X, Y) end", "fun(X = {_}, Y) -> X end", "fun({a, _}) -> '$1' end"].

evaluated(Text) -> io:format("~ts~n  ~p~n", [Text, try value("ets:fun2ms(" ++ Text ++ ")") catch C:R -> {C, R} end]).

transformed(Text) ->
    {ok, Tokens, _} = erl_scan:string("f() -> ets:fun2ms(" ++ Text ++ ")."),
    {ok, Form} = erl_parse:parse_form(Tokens),
    Forms = [{attribute, 1, file, {"x.erl", 1}}, {attribute, 1, module, x}, Form],
    io:format("~ts~n  ~p~n", [Text, case ms_transform:parse_transform(Forms, []) of
                                        {error, [{File, [{_, Module, Why}]}], []} -> {File, Module:format_error(Why)};
                                        Transformed -> spec(lists:last(Transformed))
                                    end]).

spec({function, _, f, 0, [{clause, _, [], [], [Expr]}]}) ->
    {value, Value, _} = erl_eval:expr(Expr, []),
    Value.

value(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text ++ "."),
    {ok, Exprs} = erl_parse:parse_exprs(Tokens),
    {value, Value, _} = erl_eval:exprs(Exprs, []),
    Value.
