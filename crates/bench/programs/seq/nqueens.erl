%% All placements of eleven queens: backtracking over lists.
-module(nqueens).
-include("../harness.hrl").

bench() -> place(11, 11, []).

place(0, _, _) -> 1;
place(Row, Size, Queens) -> try_columns(Size, Row, Size, Queens, 0).

try_columns(0, _, _, _, Count) -> Count;
try_columns(Column, Row, Size, Queens, Count) ->
    case safe(Column, 1, Queens) of
        true -> try_columns(Column - 1, Row, Size, Queens, Count + place(Row - 1, Size, [Column | Queens]));
        false -> try_columns(Column - 1, Row, Size, Queens, Count)
    end.

safe(_, _, []) -> true;
safe(Column, Distance, [Queen | Rest]) ->
    Queen =/= Column andalso Queen =/= Column + Distance andalso Queen =/= Column - Distance
        andalso safe(Column, Distance + 1, Rest).
