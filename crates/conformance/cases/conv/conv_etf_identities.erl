%% Pids, ports and references that no node can have are refused.
-module(conv_etf_identities).
-include("case.hrl").

main() ->
    Nodes = [{other, <<119, 3, "a@b">>}, {here, <<119, 13, "nonode@nohost">>}, {number, <<97, 1>>}, {nil, <<106>>}],
    _ = [?show({Name, What, kind(<<131, Tag, (size_of(Words))/binary, Node/binary, Rest/binary>>)})
         || {Name, Node} <- Nodes, {What, Tag, Words, Rest} <- identities()],
    ok.

size_of(none) -> <<>>;
size_of(Words) -> <<Words:16>>.

identities() ->
    [{{pid, Number, Serial, Creation}, 103, none, <<Number:32, Serial:32, Creation>>}
     || Number <- [1, 1 bsl 28 - 1, 1 bsl 28, 1 bsl 32 - 1], Serial <- [0, 8192], Creation <- [1, 3, 4, 255]]
    ++ [{{new_pid, Number, Creation}, 88, none, <<Number:32, 0:32, Creation:32>>} || Number <- [1, 1 bsl 28, 1 bsl 32 - 1], Creation <- [0, 1, 4]]
    ++ [{{port, Number, Creation}, 102, none, <<Number:32, Creation>>} || Number <- [1, 1 bsl 28, 1 bsl 32 - 1], Creation <- [1, 3, 4, 255]]
    ++ [{{new_port, Creation}, 89, none, <<1:32, Creation:32>>} || Creation <- [0, 1, 4]]
    ++ [{{v4_port, Number, Creation}, 120, none, <<Number:64, Creation:32>>} || Number <- [1, 1 bsl 57, 1 bsl 60, 1 bsl 64 - 1], Creation <- [0, 1]]
    ++ [{{reference, Number, Creation}, 101, none, <<Number:32, Creation>>} || Number <- [1, 1 bsl 18 - 1, 1 bsl 18], Creation <- [1, 3, 4]]
    ++ [{{new_reference, Words, Number, Creation}, 114, Words, <<Creation, Number:32, 0:(32 * (Words - 1))>>}
        || Words <- [1, 2, 3, 5, 6], Number <- [1, 1 bsl 18], Creation <- [1, 4]]
    ++ [{{newer_reference, Words, Number, Creation}, 90, Words, <<Creation:32, Number:32, 0:(32 * (Words - 1))>>}
        || Words <- [1, 3, 6], Number <- [1, 1 bsl 18 - 1, 1 bsl 18], Creation <- [1, 4]].

kind(Bytes) ->
    try binary_to_term(Bytes) of
        Term when is_pid(Term) -> pid;
        Term when is_port(Term) -> port;
        Term when is_reference(Term) -> reference
    catch error:Reason -> Reason
    end.
