%% Warnings that depend on what is known of values: operators and calls that fail, clauses that cannot match, terms that nobody uses.
-module(vain_values).
-export([main/0]).

main() -> [shown(Text) || Text <- texts()].

shown(Text) ->
    io:format("~ts~n", [Text]),
    {ok, vain, _, Found} = compile:forms(forms("-module(vain). -export([f/2]). " ++ Text), [binary, return]),
    [io:format("  ~p ~ts~n", [At, Module:format_error(What)]) || {_, Infos} <- Found, {At, Module, What} <- lists:sort(Infos)].

forms(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text, {1, 1}),
    parsed(Tokens, []).

parsed([], []) -> [];
parsed([{dot, _} = Dot | Rest], Form) ->
    {ok, Parsed} = erl_parse:parse_form(lists:reverse([Dot | Form])),
    [Parsed | parsed(Rest, [])];
parsed([Token | Rest], Form) -> parsed(Rest, [Token | Form]).

texts() ->
    ["f(X, _) -> [Y || Y <- X, false].",
     "f(X, _) -> [X || false].",
     "f(X, _) -> [Y || Y <- X, is_atom(Y), foo].",
     "f(X, _) -> << <<Y>> || Y <- X, 1 >>.",
     "f(X, _) -> try {X} catch _:_ -> 1, 2 end.",
     "f(X, _) -> try X + 1 catch _:_ -> 1, 2 end.",
     "f(X, _) -> try {X} of {_} -> 3 catch _:_ -> 1, 2 end.",
     "f(X, Y) -> try X + 1, Y catch _:_ -> {a} after X + 2, {b} end, ok.",
     "f(X, Y) -> try X catch throw:_ -> Y; _ -> 2; _:_ -> 3 end.",
     "f(X, Y) -> Z = 1, Z = 2, {X, Y}.",
     "f(X, Y) -> Z = {Y}, case X of 1 -> Z = 2; _ -> Y end.",
     "f(X, Y) -> {bnot 1.0, not 1, -a, bnot X, + Y}.",
     "f(X, Y) -> {abs(a), size(a), float_to_list(1), list_to_integer(\"a\"), list_to_integer(a), list_to_binary(1), list_to_tuple(a), X, Y}.",
     "f(X, Y) -> {setelement(3, {1, 2}, X), element(0, {Y, 1}), map_get(a, 1), is_map_key(a, 1), map_size(1), a -- b, a xor true}.",
     "f(X, Y) -> {list_to_atom(1), list_to_atom([a]), binary_to_integer(<<\"a\">>), list_to_float(\"1\"), atom_to_binary(1, utf8), X, Y}.",
     "f(X, Y) -> <<X:foo>>, Y.",
     "f(X, Y) -> <<Y:(-1)>>, <<X/float, \"a\"/binary>>.",
     "f(X, Y) -> {max(1, 2), min(X, Y), node(), self()}, ok.",
     "f(X, Y) -> _ = max(1, 2), A = abs(-1), {length([1])}, X, Y.",
     "f(X, Y) -> case X of {a, _} -> 1; {_, b} -> 2; {a, b} -> Y end.",
     "f(X, Y) -> case X of {a, _} -> 1; {b, _} -> 2; {a, 1} -> Y end.",
     "f(X, Y) -> case [X] of [] -> 1; [_ | _] -> Y; _ -> 3 end.",
     "f(X, Y) -> case <<X>> of <<1>> -> 1; a -> Y end.",
     "f(X, Y) -> case #{a => X} of #{b := 1} -> 1; a -> Y; _ -> 2 end.",
     "f(X, Y) -> A = {X, Y}, {B, C, D} = A, {B, C, D}.",
     "f(X, Y) -> #{a => X}, #{a => X}#{b => Y}, X#{a => 1}, <<X>>, ok."].
