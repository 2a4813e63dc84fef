//! What differs between languages: labels, dates, quotation marks and the spacing of punctuation.
