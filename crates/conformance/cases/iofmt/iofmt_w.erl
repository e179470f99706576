%% ~w: every type, in one line, without strings.
-module(iofmt_w).
-include("case.hrl").

main() ->
    [io:format("~w~n", [id(T)])
     || T <- [a, 'A b', 1, -1, 1 bsl 70, 1.0, -0.0, 1.0e100, [], [1], "abc", [a | b], [a, b | c], [[]], {}, {a}, {a, "b", {c}}, <<>>, <<"abc">>, <<1, 2, 255>>, <<1:3>>, <<1, 2:4>>, #{}, #{a => 1}, #{1 => #{2 => "x"}}, #{1 => a, 2 => b}, fun lists:map/2, [[[[[]]]]], {{{{}}}}, '日本', "åäö", [16#20AC], <<"å"/utf8>>]],
    ok.
