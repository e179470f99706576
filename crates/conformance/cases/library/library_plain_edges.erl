%% Where natives that do the usual leave off, and Erlang goes on: dates far away, characters beyond ASCII, tables that grow, lists that are none.
-module(library_plain_edges).
-include("../case.hrl").
-compile([nowarn_deprecated_function]).

main() ->
    calendars(),
    uris(),
    tables(),
    arrays(),
    texts(),
    patterns(),
    ?trace(io_lib_format:fwrite_g(1)),
    ?show([proplists:get_bool(Key, [{a, true}, b, {c, false}, {d}, {e, true, x}, 7]) || Key <- [a, b, c, d, e, f, 7]]),
    ?show([proplists:is_defined(Key, [{a, true}, b, {d}, 7]) || Key <- [a, b, c, d, 7]]),
    ?show([proplists:get_all_values(Key, [{a, 1}, a, {a, 2, 3}, {b, 4}, {a, 5}]) || Key <- [a, b, c]]),
    ?show([queue:to_list(queue:filter(fun(X) -> lists:nth(X rem 4 + 1, [true, false, [X, X], []]) end, queue:from_list(lists:seq(1, N)))) || N <- [1, 4, 9]]),
    ?show(lists:sort([{Key, Group} || Key := Group <- maps:groups_from_list(fun(X) -> X rem 3 end, [4, 9, 2, 7, 1])])),
    ?show([lists:sort(fun({A, _}, {B, _}) -> A =< B end, pairs(N)) || N <- [2, 3, 7]]),
    ?show([lists:usort(fun({A, _}, {B, _}) -> A =< B end, pairs(N)) || N <- [2, 3, 7]]),
    ?show(lists:merge(fun(A, B) -> A > B end, [5, 3, 1], [4, 3, 2])).

pairs(N) -> [{X * 7 rem 3, X} || X <- lists:seq(1, N)].

calendars() ->
    ?show([catch calendar:date_to_gregorian_days(Year, Month, Day) || {Year, Month, Day} <- [{0, 1, 1}, {2024, 2, 29}, {1900, 2, 28}, {12345678901234567890, 12, 31}]]),
    ?trace(calendar:date_to_gregorian_days(2023, 2, 29)),
    ?trace(calendar:date_to_gregorian_days(-1, 2, 28)),
    ?show([calendar:gregorian_days_to_date(Days) || Days <- [0, 59, 60, 366, 739388, 1 bsl 40, 1 bsl 70]]),
    ?show([calendar:gregorian_seconds_to_datetime(Seconds) || Seconds <- [0, 86399, 63883168215, 1 bsl 62]]),
    ?trace(calendar:gregorian_seconds_to_datetime(-1)),
    ?show([calendar:datetime_to_gregorian_seconds({{2024, 2, 29}, Time}) || Time <- [{0, 0, 0}, {25, 61, -5}, {1 bsl 40, 0, 0}]]),
    ?trace(calendar:datetime_to_gregorian_seconds({{2024, 2, 29}, {a, 0, 0}})),
    ?show([calendar:is_leap_year(Year) || Year <- [0, 4, 100, 400, 1900, 2000, 2023, 2024, 1 bsl 70]]),
    ?show([calendar:seconds_to_time(Seconds) || Seconds <- [0, 59, 60, 3599, 3600, 86399]]).

uris() ->
    ?show([parsed(uri_string:parse(Uri)) || Uri <- [<<"http://u@h:80/p?q#f">>, <<"http://[::1]:8080">>, <<"//h">>, <<"a:b">>, <<"a b">>, <<"http://h/ü"/utf8>>, <<"http://h:x">>]]),
    ?show([uri_string:quote(Text) || Text <- [<<"a b/ü"/utf8>>, "a b/\x{fc}", <<>>, <<"az-._~">>]]),
    ?trace(uri_string:quote(<<"a", 255>>)),
    ?show([uri_string:unquote(Text) || Text <- [<<"a%20b%2F">>, "%c3%bc", <<"%">>, <<"%4">>, <<"plain">>]]),
    ?trace(uri_string:unquote(<<"%zz">>)),
    ?trace(uri_string:unquote(<<"%ff">>)),
    ?show([uri_string:normalize(Uri) || Uri <- [<<"http://EXAMPLE.com/%7Ea/%2f/../b">>, "http://h:80/a%zz"]]).

parsed(#{} = Parts) -> lists:sort(maps:to_list(Parts));
parsed(Error) -> Error.

tables() ->
    Pairs = [{N * 37 rem 101, N} || N <- lists:seq(1, 300)],
    Dict = lists:foldl(fun({Key, Value}, Dict) -> dict:update_counter(Key, Value, Dict) end, dict:new(), Pairs),
    ?show(dict:size(Dict)),
    ?show(erlang:phash2({dict:to_list(Dict), dict:fetch_keys(Dict), Dict})),
    ?show([dict:find(Key, Dict) || Key <- [0, 7, 7.0, 1000]]),
    ?show(dict:fold(fun(Key, _, Sum) -> Key + 3 * Sum rem 1000 end, 0, Dict)),
    ?show(dict:size(dict:filter(fun(Key, _) -> Key < 10 end, Dict))),
    ?show(dict:to_list(lists:foldl(fun dict:erase/2, Dict, lists:seq(3, 100)))),
    ?show(dict:to_list(dict:store(1.0, b, dict:store(1, a, dict:store(1.0, c, dict:new()))))),
    Sets = [[], [1, 2, 3], [1.0, 2.5, 3], [2, 4, a, {b}]],
    ?show([{ordsets:union(A, B), ordsets:intersection(A, B), ordsets:subtract(A, B), ordsets:is_subset(A, B)} || A <- Sets, B <- Sets]),
    ?trace(ordsets:subtract([1, 2 | x], [1, 3])).

arrays() ->
    Array = lists:foldl(fun(I, Array) -> array:set(I * I, I, Array) end, array:new([{default, d}]), lists:seq(0, 20)),
    ?show(array:to_list(Array)),
    ?show(array:foldl(fun(I, d, Sum) -> Sum + I; (I, _, Sum) -> 2 * Sum + I end, 0, Array)),
    ?show(array:foldr(fun(I, d, Sum) -> Sum + I; (I, _, Sum) -> 2 * Sum + I end, 0, Array)),
    ?show(array:to_list(array:map(fun(I, d) -> -I; (_, Value) -> Value end, array:resize(30, Array)))),
    ?show([array:get(I, Array) || I <- [0, 15, 16, 255, 256, 400, 401, 1 bsl 70]]),
    ?show(array:sparse_to_orddict(array:set(70000, x, Array))),
    ?show([catch_badarg(fun() -> array:get(I, array:fix(Array)) end) || I <- [-1, 401, a]]).

catch_badarg(F) ->
    try F()
    catch error:badarg -> badarg
    end.

texts() ->
    ?show([string:tokens(Text, Separators) || Text <- ["", ",", "a,b;;c", "abc", [1.0, $,, x]], Separators <- ["", ",", ",;"]]),
    ?trace(string:tokens([$a | b], ",")),
    ?show([string:trim(Text, Where) || Text <- [" \r\na b\t ", "  ", "a", " \x{301}b ", " a\x{301}", "\x{2028}a\x{2028}"], Where <- [leading, trailing, both]]),
    ?show([string:titlecase(Text) || Text <- [<<"abc">>, <<"a\x{301}"/utf8>>, <<"ß"/utf8>>, <<>>, "abc"]]),
    ?show([string:to_graphemes(Text) || Text <- [<<"ab\r\nc">>, <<"日本e\x{301}語"/utf8>>, <<"a\x{200d}b">>, <<"żółw"/utf8>>, [<<"a">>, 16#301]]]),
    ?show([string:reverse(Text) || Text <- [<<"ab\r\nc">>, <<"日本e\x{301}"/utf8>>]]),
    ?show(unicode:characters_to_binary([16#65e5, <<"é"/utf8>>, "a"], utf8, latin1)),
    ?show([unicode:characters_to_list(Text) || Text <- [<<"é日"/utf8>>, <<"a", 255>>, [16#65e5, [16#d800]]]]).

patterns() ->
    Patterns = [<<",">>, [<<",">>], [<<",">>, <<";">>], <<"ab">>, [<<"a">>, <<"ab">>]],
    ?show([{Kind, is_reference(Compiled)} || {Kind, Compiled} <- [binary:compile_pattern(Pattern) || Pattern <- Patterns]]),
    ?show([binary:split(Text, binary:compile_pattern(Pattern), Options)
           || Text <- [<<>>, <<",a,,b,">>, <<"xab;">>], Pattern <- Patterns, Options <- [[], [global], [global, trim], [global, trim_all]]]),
    Self = self(),
    Compiled = binary:compile_pattern([<<"a">>, <<"b">>]),
    spawn(fun() -> Self ! {matched, binary:matches(<<"xaxb">>, Compiled)} end),
    ?show(receive {matched, Matches} -> Matches end),
    ?show(binary:match(<<"a">>, id({bm, make_ref()}))),
    ?trace(binary:match(<<"a">>, id({bm, <<"a">>}))).
