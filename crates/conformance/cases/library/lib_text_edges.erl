%% Ports of more than five digits, the width of emoji, and what is known of a character before it is complete.
-module(lib_text_edges).
-export([main/0]).
p(T, V) -> io:format("~tp: ~tp~n", [T, V]).
main() ->
  [p(P, case uri_string:parse("http://h:" ++ P ++ "/p") of #{port := N} -> N; E -> E end) || P <- ["65536", "99999", "100000", "0000080", ""]],
  [p(C, unicode_util:is_wide(C)) || C <- [16#FE0F, 16#FE0E, 16#1F468, 16#301, [16#2764, 16#FE0F], [16#2764, 16#FE0E], [16#FE0F, 16#1F1E7], [16#1F468, 16#200D, 16#1F469]]],
  [p({B, E}, unicode:characters_to_list(B, E)) || E <- [utf16, {utf16, little}],
     B <- [<<223>>, <<0>>, <<216>>, <<216, 0>>, <<216, 0, 1>>, <<0, 65, 3>>, <<220>>, <<0, 216, 0>>, <<0, 216>>, <<0, 216, 0, 220>>, <<0, 220>>, <<216, 0, 220>>, <<0, 216, 1, 1>>]],
  [p({B, E}, unicode:characters_to_binary(B, E, utf8)) || E <- [utf16, {utf32, big}], B <- [<<223>>, <<216, 0, 1>>, <<0, 0, 216>>, <<0, 17>>, <<0>>, <<1>>, <<0, 16, 1>>]], ok.
