%% ~p: strings and binaries as text where they are printable.
-module(iofmt_p).
-include("case.hrl").

main() ->
    [io:format("~p~n", [id(T)])
     || T <- [a, 'A b', 1, 1.5, [], "abc", "a\nb\t\"q\" \\ \e", [0], [7], [8], [9], [10, 11, 12, 13, 27, 32], [126], [127], [128], [160], [255], [256], [65 | 66], [65, a], "å", [16#20AC], <<"abc">>, <<"a\nb\"q\"">>, <<0, 1>>, <<"å"/utf8>>, <<229>>, <<1:3>>, <<"abc", 1:1>>, {"s", <<"b">>}, #{1 => "v"}, #{"k" => <<"v">>}, [["a"], ["b", c]], fun lists:map/2, 'å', '日本', <<>>, [[]], ""]],
    ok.
