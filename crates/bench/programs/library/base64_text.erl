%% Module base64: both alphabets, with padding and without, MIME with noise between, lists and binaries, short and long.
-module(base64_text).
-include("../harness.hrl").

bench() ->
    Bytes = binary:copy(<<1:16, 250, "plain text", 99:24>>, 500),
    List = binary_to_list(Bytes),
    Lines = << <<Part/binary, "\r\n">> || <<Part:60/binary>> <= base64:encode(Bytes) >>,
    times(60, fun() ->
        byte_size(base64:decode(base64:encode(Bytes))) + byte_size(base64:decode(base64:encode(List))) + byte_size(base64:mime_decode(Lines)) + byte_size(base64:decode(Lines))
            + length(base64:decode_to_string(base64:encode_to_string(List)))
            + byte_size(base64:decode(base64:encode(Bytes, #{mode => urlsafe, padding => false}), #{mode => urlsafe, padding => false}))
    end) + times(20000, fun() -> byte_size(base64:decode(base64:encode(<<"hello, world">>))) end).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
