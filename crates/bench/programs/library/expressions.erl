%% Module re as programs use it: compiled once and at each call, names, splits, replacements by text and by fun, lists and binaries.
-module(expressions).
-include("../harness.hrl").

bench() ->
    Text = binary:copy(<<"2024-05-17 12:30:01 [info] user=lucy id=42 path=/a/b?c=d e.mail@example.com\n">>, 40),
    {ok, Date} = re:compile("(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)"),
    {ok, Word} = re:compile("\\w+@\\w+\\.com", [unicode, caseless]),
    times(100, fun() ->
        {match, Dates} = re:run(Text, Date, [global, {capture, all_names, binary}]),
        {match, Mails} = re:run(Text, Word, [global, {capture, first, list}]),
        length(Dates) + length(Mails) + length(re:split(Text, "[\\s=]+")) + byte_size(re:replace(Text, "\\d+", "<&>", [global, {return, binary}]))
            + byte_size(re:replace(Text, Date, fun(Whole, [_, Month | _]) -> [Month, Whole] end, [global, {return, binary}]))
            + length(re:split(binary_to_list(Text), "\n", [{return, list}]))
    end) + times(15000, fun() ->
        match = re:run(<<"key: value">>, "^\\w+: .*$", [{capture, none}]),
        {match, [{0, 4}, {8, 2}]} = re:run(<<"2024-05-17">>, Date, [{capture, [year, day]}]),
        byte_size(iolist_to_binary(re:replace("a b c", " ", "-", [global])))
    end).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
