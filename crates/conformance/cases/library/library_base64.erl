%% Every function of `base64`.
-module(library_base64).
-include("../calls.hrl").

module() -> base64.

calls() ->
    Data = [<<>>, <<"a">>, "ab", <<"abc">>, [<<1, 2>>, 255, "xyz"], <<255, 254, 253, 252>>],
    Texts = [<<>>, "YQ==", <<"YWI=">>, <<"YWJj">>, " YW\nJj ", <<"YQ">>, <<"YQ=">>, <<"Y!Q==">>, <<"_-8=">>, <<"/+8=">>],
    Options = [#{}, #{mode => urlsafe}, #{padding => false}],
    [{F, [Data]} || F <- [encode, encode_to_string]]
    ++ [{F, [Data, Options]} || F <- [encode, encode_to_string]]
    ++ [{F, [Texts]} || F <- [decode, decode_to_string, mime_decode, mime_decode_to_string]]
    ++ [{F, [Texts, Options]} || F <- [decode, decode_to_string, mime_decode, mime_decode_to_string]].
