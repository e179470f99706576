%% string:to_integer takes what it can and returns the rest.
-module(ints_string).
-include("case.hrl").

main() ->
    [?show({S, string:to_integer(id(S))})
     || S <- ["12ab", "-7", "+7x", "", "x", "-", "1.5", " 1", <<"12ab">>, <<"-7 ">>, <<>>, <<"x">>, "99999999999999999999x", [$1, "23", <<"4x">>], [1], a]],
    ok.
