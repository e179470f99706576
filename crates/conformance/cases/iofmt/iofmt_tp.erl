%% ~tp and ~tw: beyond Latin-1.
-module(iofmt_tp).
-include("case.hrl").

main() ->
    [io:format("~tp ~tw ~ts~n", [id(T), id(T), io_lib:format("~tp", [T])]) || T <- ['日本', 'å', "å€", [16#1F600], <<"å€"/utf8>>, <<"日本"/utf8>>, <<229>>, {"λ", 'λ', <<"λ"/utf8>>}, #{"å" => å}]],
    ok.
