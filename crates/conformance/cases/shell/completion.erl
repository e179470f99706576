%% What the shell completes.
-module(completion).

-export([main/0]).

main() ->
    [io:format("~p: ~p~n", [Text, plain(edlin_expand:expand(lists:reverse(Text), Options))])
     || Text <- ["lists:rev", "lists:keym", "lists:se", "lists:", "maps:get", "nomodule:x", "X = lists:rev", "[lists:usor", "erlang:is_ato", "\"no such", "%% lis",
                 "queue:i", "orddict:fi"],
        Options <- [[], [{legacy_output, true}]]],
    [io:format("~ts|~n", [edlin_expand:format_matches(Matches, 60)])
     || Matches <- [[{"ab", 1}, {"abc", 2}], [{"x", [{ending, "("}]}, {"alongername", [{ending, "("}]}], ["b", "a", "B"], [],
                    [#{title => "functions", elems => [{"f", [{ending, "("}]}, {"g", []}], options => [highlight_all]},
                     #{title => "bifs", elems => [{"h", []}], options => []}]]].

%% Without maps, whose keys have no order of their own.
plain({Found, Chars, Matches}) -> {Found, Chars, [case Match of #{} -> lists:sort(maps:to_list(Match)); _ -> Match end || Match <- Matches]}.
