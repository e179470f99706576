%% Module json: documents decoded and encoded, with strings escaped and plain, numbers, nested objects; callbacks; formatting.
-module(json_text).
-include("../harness.hrl").

bench() ->
    Document = #{<<"users">> => [user(N) || N <- lists:seq(1, 200)], <<"total">> => 200, <<"page">> => null},
    Text = iolist_to_binary(json:encode(Document)),
    Small = <<"{\"name\":\"Lucy\",\"age\":42,\"tags\":[\"a\",\"b\"],\"ok\":true}">>,
    times(12, fun() ->
        {Found, ok, <<>>} = json:decode(Text, ok, #{object_push => fun(K, V, Acc) -> [{binary_to_list(K), V} | Acc] end}),
        iolist_size(json:encode(Document)) + map_size(json:decode(Text)) + iolist_size(json:format(Document)) + length(maps:to_list(Found))
    end) + times(6000, fun() -> iolist_size(json:encode(json:decode(Small))) end).

user(N) ->
    #{<<"id">> => N, <<"name">> => <<"User \"", (integer_to_binary(N))/binary, "\"\n">>, <<"score">> => N / 7, <<"email">> => <<"someone@example.com">>,
      <<"active">> => N rem 2 =:= 0, <<"bio">> => <<"Größe über alles, naïve façade — 日本語, and plenty of plain text besides it"/utf8>>, <<"tags">> => [<<"alpha">>, <<"beta">>, N, -N]}.

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
