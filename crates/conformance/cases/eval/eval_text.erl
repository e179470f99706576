%% Text to tokens, tokens to abstract format, terms to abstract format and back.
-module(eval_text).

-include("../case.hrl").

main() ->
    [tokens(T) || T <- ["foo(Bar, \"s\", $a, 1.5e3, 16#ff, 1_000) -> ok.", "a.b", "X=<Y", "<<1:8/big>>", "% comment\nx.", "~b\"abc\"",
                        "\"a\\nb\" \"c\"", "'it''s'", "1.", "1.5.", "$\\n", "\"open", "'open", "a:b/2", "fun() -> ok end",
                        "maybe else end", "?MACRO", "#rec{a=1}", "é Ä _x @a", "a\nb\n\nc"]],
    ?show(erl_scan:string("a b", {3, 7})),
    ?show(erl_scan:string("a\n b", 5)),
    ?show(erl_scan:tokens([], "foo. bar", 1)),
    ?show(begin {more, C} = erl_scan:tokens([], "foo(", 1), erl_scan:tokens(C, "1).\nrest", 1) end),
    ?show(begin {more, C} = erl_scan:tokens([], "foo", 1), erl_scan:tokens(C, eof, 1) end),
    ?show(erl_scan:tokens([], eof, 1)),
    ?show(erl_scan:reserved_word('case')),
    ?show(erl_scan:reserved_word(foo)),
    [form(T) || T <- ["f(X) when X > 1 -> {X, [a|b]}; f(_) -> #{a => 1}.", "-module(m).", "-export([a/1]).", "-record(r, {a, b = 1 :: integer()}).",
                      "-type t() :: a | {b, [c]} | #{d => e}.", "-spec f(A) -> B when A :: x, B :: y.", "f() -> fun(X) -> X end, fun a/1, fun b:c/2.",
                      "f() -> try a catch b:c:D -> e after g end.", "f() -> [X || X <- Y, Z] ++ << <<A>> || <<A>> <= B >>.",
                      "f() -> receive a -> b after 10 -> c end.", "f() -> #r{a = 1}, X#r.a, X#r{b = 2}, #r.a.", "f() -> A = -B + C * D.",
                      "f( -> a.", "f() -> .", "f() ->", "-foo(", "f() -> a b."]],
    [term(T) || T <- ["{a, [1, 2.5, \"str\"], <<1, 2>>, #{k => v}}.", "[a | b].", "-5.", "foo(1).", "X.", "fun a:b/1.", "1 + 2."]],
    ?show(erl_parse:abstract({a, [1, 2.5, "str"], <<1, 2>>, [x | y]})),
    ?show(erl_parse:abstract(#{k => [300]})),
    ?show(erl_parse:normalise({cons, 1, {integer, 1, 1}, {nil, 1}})),
    ?show(erl_parse:normalise(erl_parse:abstract({a, "b", 1.5, <<"bits">>, #{}}))),
    ?show(erl_parse:normalise({op, 1, '-', {integer, 1, 5}})),
    ?show(element(1, element(2, catch erl_parse:normalise({var, 1, 'X'})))),
    ?show(erl_parse:tokens(erl_parse:abstract([a, {b, 1}]))),
    ?show(erl_parse:map_anno(fun(L) -> L + 1 end, {tuple, 1, [{atom, 2, a}, {nil, 3}]})),
    ?show(erl_parse:fold_anno(fun(L, Acc) -> [L | Acc] end, [], {cons, 1, {integer, 2, 7}, {nil, 3}})).

tokens(Text) -> io:format("~ts -> ~w~n", [Text, erl_scan:string(Text, {1, 1})]).

form(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    io:format("~ts -> ~w~n", [Text, erl_parse:parse_form(Tokens)]).

term(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    io:format("~ts -> ~w~n", [Text, erl_parse:parse_term(Tokens)]).
