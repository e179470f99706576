%% Strings built as nested lists of binaries and characters, flattened once.
-module(iolists).
-include("../harness.hrl").

bench() -> loop(24, 0).

loop(0, Sum) -> Sum;
loop(N, Sum) ->
    Page = page(4000, N),
    Flat = iolist_to_binary(Page),
    loop(N - 1, Sum + byte_size(Flat) + iolist_size(Page) + binary:at(Flat, N * 1000)).

page(Rows, N) -> [<<"<table>">>, [row(R, N) || R <- lists:seq(1, Rows)], "</table>\n"].

row(R, N) ->
    ["<tr>", [[<<"<td class=\"">>, class(R), $", $>, integer_to_binary(R * C + N) | <<"</td>">>] || C <- [1, 2, 3]], <<"</tr>\n">>].

class(R) when R rem 2 =:= 0 -> "even";
class(_) -> <<"odd">>.
