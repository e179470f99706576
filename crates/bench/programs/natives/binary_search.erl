%% Binaries searched, split and replaced: by a byte, a word, several patterns, a compiled pattern; short subjects and long ones.
-module(binary_search).
-include("../harness.hrl").

bench() ->
    Text = binary:copy(<<"The quick brown fox, jumps over the lazy dog; and so on.\n">>, 200),
    Compiled = binary:compile_pattern([<<",">>, <<";">>, <<"\n">>]),
    times(200, fun() ->
        length(binary:split(Text, <<" ">>, [global])) + length(binary:split(Text, <<"lazy dog">>, [global]))
            + length(binary:split(Text, Compiled, [global, trim_all])) + length(binary:matches(Text, <<"o">>))
            + byte_size(binary:replace(Text, <<"o">>, <<"00">>, [global])) + byte_size(binary:replace(Text, <<"fox">>, <<"[]">>, [global, {insert_replaced, 1}]))
    end) + times(60000, fun() ->
        [Key, Value] = binary:split(<<"key=value">>, <<"=">>),
        {At, 1} = binary:match(<<"some key=value">>, <<"=">>),
        nomatch = binary:match(Key, [<<"x">>, <<"z">>]),
        At + byte_size(Value) + byte_size(binary:replace(<<"a-b-c">>, <<"-">>, <<"_">>, [global]))
    end).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
