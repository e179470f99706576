%% What io_lib:format and io_lib:write answer is nested; programs take it apart.
-module(iofmt_nesting).
-include("case.hrl").

main() ->
    [?show({F, A, io_lib:format(F, A)})
     || {F, A} <- [{"a~wb~n", [1]}, {"~p", [x]}, {"~s", ["abc"]}, {"~s", [a]}, {"~c~3c~~", [$x, $y]}, {"~p~p", [a, 1.5]}, {"~.2f~10.3e~g", [1.5, 2.5, 3.0]},
                   {"~b ~B~.16B ~x~+~#~.16#", [1, 2, 255, 3, "0x", 4, 5, 6]}, {"~i.", [a]}, {"~2n", []}, {"~10p", [a]}, {"~3w", [abcdef]}, {"", []},
                   {<<"a~p">>, [b]}, {'a~p', [b]}, {"~5c", [$a]}, {"~5.2c|", [$a]}, {"~4..0b", [5]}, {"~w", [{}]}, {"~p", [[]]}, {"~s~s", ["", ""]}]],
    ?show(io_lib:format("~p", ["abcdefghijklm"], [{chars_limit, 100}])),
    [?show({io_lib:write(T), io_lib:write(T, 3), io_lib:write(T, [{depth, 2}, {encoding, unicode}])})
     || T <- [a, 1, 1.5, "ab", [], {}, {a}, {a, b, c, d}, [a | b], [[]], #{}, #{a => 1}, #{1 => 2, 3 => [4]}, <<1, 2, 3>>, <<1:3>>, <<>>, <<1, 2, 3, 4:4>>,
              [a, [b, [c, [d]]]], {a, {b, {c, {d}}}}, 'A b', <<"bytes beyond">>]],
    [?show(io_lib:fread(F, S)) || {F, S} <- [{"~d,~d", "1,2"}, {"~16u", "ff"}, {"~f;", "1.5e3;"}, {"~d", "-12x"}, {"~#", "16#ffz"}, {"~u", "-1"}, {"~3d", "1234"}, {"~f", "+2.5"}]],
    ok.
