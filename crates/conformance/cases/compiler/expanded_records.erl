%% Forms without records do what the forms with them did.
-module(expanded_records).
-export([main/0]).

main() ->
    Text = "-module(made).\n-export([main/0]).\n-import(lists, [reverse/1]).\n"
        "-record(r, {a, b = [], c :: integer() | undefined}).\n-record(s, {r = #r{a = 1}}).\n"
        "main() -> [t(F) || F <- [fun new/0, fun update/0, fun read/0, fun match/0, fun guards/0, fun info/0, fun wrong/0, fun filters/0]].\n"
        "t(F) -> try F() catch C:R -> {C, R} end.\n"
        "new() -> {#r{}, #r{a = 1}, #r{_ = x, b = y}, #s{}, #s{r = #r{}}}.\n"
        "update() -> R = #r{a = 1}, {R#r{b = 2}, R#r{}, (R#r{a = 3, c = self() =:= self()})#r{b = reverse([1, 2])}}.\n"
        "read() -> R = #s{}, {R#s.r, R#s.r#r.a, (R#s.r)#r.b, #r.c}.\n"
        "match() -> #r{a = A, _ = B} = #r{a = 1, b = undefined}, [#r{a = X} = Y | _] = [#r{a = 2}], {A, B, X, Y}.\n"
        "guards() -> [g(X) || X <- [#r{a = 1}, #r{a = 5}, #s{}, other, #r{a = 9, b = ok}]].\n"
        "g(X) when X#r.a =:= 1 -> one; g(X) when X#r.a > 7, X#r.b =:= ok -> ok; g(X) when is_record(X, s) orelse X#r.a =:= 5 -> s; g(_) -> none.\n"
        "info() -> {record_info(size, r), record_info(fields, r), is_record({r}, r), is_record(#r{}, r)}.\n"
        "wrong() -> X = id(#s{}), X#r{a = 1}.\nid(X) -> X.\n"
        "filters() -> {[X#r.a || X <- [#r{a = 1}, b, #r{a = 3}], X#r.a > 1], [a || X <- [#r{a = true}], X#r.a], [a || X <- [#s{}], t(fun() -> X#r.a end) =/= a]}.\n",
    Forms = forms(Text),
    Expanded = erl_expand_records:module(Forms, []),
    io:format("~p~n", [[Form || Form <- Expanded, element(1, Form) =:= attribute]]),
    [io:format("~p~n", [run(These)]) || These <- [Forms, Expanded]],
    [io:format("~p~n", [run(erl_expand_records:module(Forms, Options))]) || Options <- [[strict_record_tests], [no_strict_record_tests]]],
    io:format("~p~n", [old_float()]).

run(Forms) ->
    {ok, made, Code, _} = compile:forms(Forms, [binary, return]),
    {module, made} = code:load_binary(made, "made.beam", Code),
    made:main().

old_float() ->
    Forms = forms("-module(made).\n-export([main/0]).\nmain() -> [f(X) || X <- [1.0, 1, a]].\nf(X) when float(X) -> float; f(X) when integer(X) -> integer; f(_) -> none.\n"),
    run(Forms).

forms(Text) -> forms(Text, 1).

forms(Text, Line) ->
    case erl_scan:tokens([], Text, Line) of
        {done, {ok, Tokens, Next}, Rest} ->
            {ok, Form} = erl_parse:parse_form(Tokens),
            [Form | forms(Rest, Next)];
        _ -> []
    end.
