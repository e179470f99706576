%% Lists of lists and binaries: what is cut from them keeps its form.
-module(str_nested).
-include("case.hrl").

main() ->
    [all(id(Text))
     || Text <- [["Gl", "eam,", "Erl", "ang,Elixir"], [<<"Gleam,">>, <<"Erl">>, <<"ang,Elixir">>], [<<"a,b">>, <<",c">>],
                 [["abc"]], [<<"  x ">>, $\s, <<" ">>]]],
    ok.

all(Text) ->
    [?show({Text, P, D, string:find(Text, P, D), string:split(Text, P, D)}) || P <- [",", "e"], D <- [leading, trailing]],
    [?show({Text, P, string:split(Text, P, all), string:lexemes(Text, P), string:replace(Text, P, "zz", all)}) || P <- [",", "e"]],
    ?show({Text, string:trim(Text), string:trim(Text, leading), string:trim(Text, trailing)}),
    ?show({Text, string:slice(Text, 1), string:slice(Text, 2, 3)}),
    ?show({Text, string:next_codepoint(Text), string:next_grapheme(Text)}).
