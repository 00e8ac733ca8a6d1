"""Word tables of the article reader: names that sites give to parts of a page, and phrases that are no part of an article.

Names are whitespace-separated and may hold regular expressions; phrases stand one a line, folded (lower case). The patterns are
derived from the tables here and nowhere else.
"""

from __future__ import annotations

import re


def names(table: str) -> re.Pattern[str]:
    """Return a pattern that finds one of the names as a whole part of a class or id ("news-related box" holds "related")."""
    if not table.split():
        raise ValueError("an empty table")
    return re.compile(r"(?:^|[-_ ])(?:" + "|".join(table.split()) + r")(?:$|[-_ ])", re.IGNORECASE)


def tags(table: str) -> frozenset[str]:
    """Return the names of the table as a set."""
    return frozenset(table.split())


def phrases(table: str, form: str = "{}") -> re.Pattern[str]:
    """Return a pattern of the phrases, put into *form* where `{}` stands."""
    lines = [line.strip() for line in table.splitlines() if line.strip()]
    if not lines:
        raise ValueError("an empty table")
    return re.compile(form.replace("{}", "(?:" + "|".join(lines) + ")"))


BLOCK_TAGS = tags(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hgroup hr html iframe legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul"""
)
#: Tags whose content no reader of the page sees, or that are no text of an article.
DROP_TAGS = tags(
    """audio base button canvas dialog embed head iframe input link map math menu meta nav noscript object option script select style
    svg template textarea title video"""
)

#: Captions of pictures.
CAPTION = names(
    """captions? figcaption wp-caption-text photocms-caption image-?(?:desc|note|title) img-?(?:desc|note|title|cap)
    pic-?(?:desc|note|cap) photo-?(?:desc|note) chu-?thich(?:-anh)? pcaption imgcaption imagecaption pdesc"""
)
#: The lead: the paragraph in bold between title and body ("sapo").
LEAD = names(
    """sapo chapeau summary lead intro introtext abstract hometext short-?desc(?:ription)? news-?(?:sum|summary|desc) tom-?tat
    article-?(?:desc|summary|lead) detail-?(?:desc|sapo|summary)"""
)
#: Bodies of articles: names of the families in config/sites.toml and of widespread systems.
BODY = names(
    """article-?(?:body|content|detail) content-?detail detail-?content news-?(?:contents?|body|detail) dcontent entry-?content
    post-?(?:content|body) b-maincontent zce-content-body journal-content-article cms-body noi-?dung noi-?dung-?tin bai-?viet
    body-?(?:content|text) fck-?detail the-article-body content-?news chi-?tiet ms-rtestate-field story-?body field-name-body"""
)
#: Furniture: what stands around an article or between its paragraphs.
NOISE = names(
    """comments? binh-?luan cmt comment-?form related? relation lien-?quan tin-?lien-?quan tin-?khac other-?news newsother tin-?moi
    more-?news read-?more xem-?them see-?also recommend(?:ed)? suggest(?:ion)?s? breadcrumbs? share sharing socials? addthis
    sharethis toolbar tools? tags? tag-?list keywords? tu-?khoa author-?box adv ads advert advertisement adsbygoogle quang-?cao qc
    banner side-?bar right-?col col-?right menu navbar nav navigation mainmenu topmenu footer copyright rating rate vote
    binh-?chon danh-?gia print newsletter subscribe popup modal cookies? consent widget weather thoi-?tiet gold gia-?vang ty-?gia
    exchange luot-?xem view-?count views hits? pagination pager paging most-?(?:read|view|viewed) doc-?nhieu xem-?nhieu
    tin-?doc-?nhieu weblinks? lien-?ket hotnews tin-?noi-?bat cung-?chuyen-?muc same-?cat(?:egory)? chuyen-?muc-khac box-?news
    teasers? audio player tts google-?news follow hotline backtotop skip-?link sr-only screen-reader(?:-text)? visually-hidden"""
)
#: Where pages show their date, and their author.
DATE = names("date time datetime publish(?:ed)? post-?date pub-?date ngay ngay-?dang thoi-?gian article-?date news-?date meta timestamp")
AUTHOR = names("authors? tac-?gia byline but-?danh author-?name news-?author article-?author")

#: Short lines after which only other articles follow.
END_HEADING = phrases(
    """
    (?:các )?tin (?:liên quan|khác|mới(?: nhất| hơn)?|cũ hơn|đọc nhiều|cùng (?:chuyên mục|loại))
    (?:các )?bài (?:viết )?(?:liên quan|khác|cùng chuyên mục|đọc nhiều)
    (?:những |các )?tin(?: đã| bài)? (?:đưa|khác|liên quan)
    tin tức liên quan
    cùng chuyên mục
    có thể bạn quan tâm
    đọc (?:thêm|nhiều|nhiều nhất)
    xem (?:thêm|nhiều)
    tin (?:nổi bật|tiêu điểm)
    ý kiến(?: bạn đọc)?
    bình luận
    gửi bình luận
    phản hồi
    đừng bỏ lỡ
    mới nhất
    e-?magazine
    multimedia
    chia sẻ bài viết
    related (?:news|articles|posts)
    read more
    other news
    comments?
    """,
    r"^[»>•\-–*\s]*{}\s*[:.»>…]*\s*(?:\(\d+\))?$",
)
#: Beginnings of lines that belong to the page, not to the article.
META_LINE = phrases(
    r"""
    (?:số )?lượt (?:xem|đọc|truy cập)
    đã xem
    số lần (?:xem|đọc)
    views?\b
    cỡ chữ
    in (?:bài|trang)
    gửi (?:email|bài|$)
    chia sẻ(?:$|:| bài| qua| lên)
    share
    facebook
    zalo
    twitter
    copy link
    sao chép
    nghe (?:đọc|bài|audio)
    aa?[-+ ]\s?a
    a[-+]
    theo dõi .{0,60}(?:google|zalo|facebook)
    từ kho?á\s*:
    từ khóa\s*:
    tags?\s*:
    ý kiến của bạn
    đánh giá (?:bài|$)
    xếp hạng (?:bài|:)
    (?:họ (?:và )?tên|email|mã xác nhận|nội dung)\s*\*?:?$
    quay lại$
    về đầu trang
    trang chủ
    đọc tiếp
    bản in
    lưu bài
    thích$
    like$
    ads?$
    quảng cáo$
    advertisement
    trở về$
    hủy$
    tổng số điểm
    click để
    đăng nhập
    """,
    "^{}",
)
#: Words of date lines.
DATE_WORDS = phrases(
    r"""
    thứ (?:hai|ba|tư|năm|sáu|bảy|\d)\b
    chủ nhật
    ngày (?:đăng|đưa tin|viết|cập nhật)?
    (?:đăng|cập nhật|xuất bản|viết) (?:lúc|ngày)?
    lượt (?:xem|đọc)
    tháng
    năm
    lúc
    gmt
    (?:mon|tues|wednes|thurs|fri|satur|sun)day
    published
    updated
    posted
    """
)
#: Lines of a page's imprint, and of its boxes of weather and prices.
IMPRINT = phrases(
    r"""
    (?:số )?giấy phép\b
    cơ quan (?:chủ quản|ngôn luận)
    t[oò][àa] soạn\s*:
    trụ sở\s*:
    (?:q\. )?tổng biên tập\s*:
    phó tổng biên tập\s*:
    chịu trách nhiệm
    điện thoại\s*:
    đường dây nóng
    hotline
    đt\s*:
    địa chỉ\s*:
    bản quyền (?:thuộc|©)
    (?:copyright|©)
    ghi rõ nguồn
    liên hệ quảng cáo
    (?:tổng )?số (?:lượt )?(?:người )?truy cập
    (?:đang|số người) (?:online|trực tuyến)
    [^.]{0,60}\d+\s?°c\b.{0,20}độ ẩm
    (?:giá )?vàng (?:sjc|9999|24k)
    usd\s*[/:]?\s*(?:vnd)?\s*\d
    """,
    "^{}",
)
#: Beginnings of lines that only point to another article.
POINTER = phrases(
    r"""
    [»>►▶+\-–•*]+\s*
    (?:xem thêm|đọc thêm|xem tiếp|tin liên quan|bài liên quan|mời (?:quý )?độc giả)\b[^.]{0,20}[:»>]\s*
    """,
    "^{}",
)
#: What pages say that refuse access.
BLOCKED = phrases(
    """
    từ chối truy cập
    truy cập (?:bị|đã bị) (?:từ chối|chặn)
    không có quyền truy cập
    xác (?:nhận|minh) (?:bạn )?(?:không phải|là con người|là người)
    không phải (?:là )?(?:rô-?bốt|robot)
    access (?:to this page has been )?denied
    request blocked
    you have been blocked
    attention required
    just a moment
    checking (?:your browser|if the site)
    verify(?:ing)? (?:that )?you are (?:a )?human
    enable (?:javascript and )?cookies
    captcha
    403 forbidden
    too many requests
    ddos protection
    security check
    web application firewall
    the requested url was rejected
    """
)
COOKIES = phrases(
    """
    (?:chấp nhận|đồng ý|accept|agree)[^.]{0,80}cookie
    cookie[^.]{0,120}(?:chấp nhận|đồng ý|consent|accept|agree)
    chính sách (?:về )?cookie
    cookie policy
    """
)
#: What shells say that a script fills.
SHELL = phrases(
    """
    (?:need|have) to enable javascript
    javascript (?:is|to be) (?:enabled|required|disabled)
    please (?:enable|turn on) javascript
    bật javascript
    kích hoạt javascript
    trình duyệt (?:của bạn )?không hỗ trợ javascript
    đang tải
    loading
    """
)
#: A line of its own that says so, on a page that shows other things besides (a site's 404 page that answers 200).
GONE_LINE = phrases(
    r"""
    (?:trang(?! (?:trại|bị|thiết|phục))|bài|nội dung|tin)\b[^.,]{0,50}\bkhông (?:còn )?(?:tồn tại|(?:được )?tìm thấy|có(?! \w))
    (?:liên kết|đường dẫn|địa chỉ|dữ liệu|url)\b[^.,]{0,40}\bkhông (?:còn )?(?:tồn tại|(?:được )?tìm thấy|hợp lệ|khả dụng|có(?! \w))
    (?:trang|bài(?: viết)?|nội dung|tin(?: bài| tức)?)(?: (?:này|bạn|quý vị|mà)\b[^.,]{0,30})? (?:đã )?(?:bị|được) (?:xóa|xoá|gỡ)(?: bỏ)?
    không (?:tìm thấy|tồn tại) (?:trang|nội dung|bài|tin|dữ liệu|đường dẫn|kết quả)
    không tìm thấy\W*$
    dữ liệu đang (?:được )?cập nhật
    (?:the )?(?:page|resource|article)[^.]{0,40} (?:not|cannot) (?:be )?(?:found|exist)
    (?:có lỗi|đã xảy ra lỗi|something went wrong)\b
    (?:(?:lỗi|error|http) ?)?404(?: not found)?\W*$
    """,
    r"^(?:(?:lỗi|error)?\W*[45]\d\d\W+)?(?:(?:xin lỗi|rất tiếc|thông báo|sorry|oops)\b)?\W*{}.{0,60}$",
)
#: What a form asks for before it shows the page.
LOGIN = phrases(
    r"""
    (?:vui lòng|xin|hãy|cần|phải) đăng nhập
    đăng nhập (?:để|hệ thống|tài khoản)
    ^đăng nhập$
    (?:tài khoản|tên đăng nhập|mật khẩu)
    (?:log|sign) ?in\b
    """
)
GONE = phrases(
    """
    (?:trang|bài viết|nội dung|tin)(?: bạn| này| quý vị| mà bạn)?[^.]{0,40}(?:không (?:tồn tại|tìm thấy|được tìm thấy)|đã bị (?:xóa|xoá|gỡ))
    không tìm thấy (?:trang|nội dung|bài)
    page not found
    404 not found
    error 404
    lỗi 404
    """
)
